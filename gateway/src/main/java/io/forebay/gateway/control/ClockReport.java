package io.forebay.gateway.control;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How right the clock of this machine is, by what servers of NTP say. Forebay never sets it.
///
/// @param servers that are asked, in this order; none: nobody is
/// @param answer the last one; null: there was none yet
/// @param problem why there was no answer when they were asked last, as one line; "" when there was
public record ClockReport(List<String> servers, @Nullable Answer answer, String problem) {
  /// Nobody is asked.
  public static final ClockReport OFF = new ClockReport(List.of(), null, "");

  private static final double MILLIS = 1_000;

  public ClockReport {
    servers = List.copyOf(servers);
  }

  /// What a server said.
  ///
  /// @param offsetMillis what would have to be added to this clock; below 0: it is ahead
  /// @param roundTripMillis of question and answer: by half of that the offset may be wrong
  /// @param stratum how many clocks lie between the server and what keeps the time, 1 to 15
  /// @param askedMillis when, wall clock
  public record Answer(
      String server, long offsetMillis, long roundTripMillis, int stratum, long askedMillis) {
    /// As people say it: `0.250 s behind`.
    public String text() {
      return String.format(
          Locale.ROOT,
          "%.3f s %s",
          Math.abs(offsetMillis) / MILLIS,
          offsetMillis < 0 ? "ahead" : "behind");
    }
  }
}
