package io.forebay.gateway.control.time;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Asks the servers of `time.server` in turn, from time to time, how wrong this machine's clock is; the first answer
/// counts. Alarms while it is wrong by more than `time.offset_max`, and when nobody answers for long.
public final class ClockWatch {
  /// So many times in a row nobody has answered: an alarm.
  public static final int SILENT_MAX = 3;

  /// What a server says, looked into already.
  ///
  /// @param offsetMillis as [ClockReport.Answer#offsetMillis]
  public record Reading(long offsetMillis, long roundTripMillis, int stratum) {}

  /// Asks one server.
  public interface Asker {
    /// Throws [IOException] with what is wrong, as one line, when there is no answer that can be believed. Blocks.
    Reading ask(InetSocketAddress server) throws IOException;
  }

  private final Settings settings;
  private final EventBook book;
  private final Clock clock;
  private final String appliance;
  private final Asker asker;
  private volatile ClockReport report = ClockReport.OFF;

  // Guarded by this.
  private String askedServers = "";
  private long askedNanos;
  private boolean asked;
  private int silent;

  /// @param appliance its name: whose clock it is
  public ClockWatch(Settings settings, EventBook book, Clock clock, String appliance, Asker asker) {
    this.settings = settings;
    this.book = book;
    this.clock = clock;
    this.appliance = appliance;
    this.asker = asker;
  }

  /// As of the last time. Does not block.
  public ClockReport report() {
    return report;
  }

  /// Asks if it is time to, or somebody has set other servers. Blocks meanwhile.
  public synchronized void look() {
    long every = TimeUnit.MILLISECONDS.toNanos(settings.number(SettingKey.TIME_EVERY));
    boolean others = !settings.text(SettingKey.TIME_SERVER).equals(askedServers);
    if (!asked || others || clock.nanos() - askedNanos >= every) {
      ask();
    }
  }

  /// Asks now. Blocks until one has answered, or none has.
  public synchronized ClockReport ask() {
    askedServers = settings.text(SettingKey.TIME_SERVER);
    askedNanos = clock.nanos();
    asked = true;
    List<String> names = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    ClockReport.Answer answer = null;
    for (InetSocketAddress server : settings.servers(SettingKey.TIME_SERVER)) {
      String name = Addresses.printServer(server);
      names.add(name);
      if (answer == null) {
        try {
          Reading reading = asker.ask(server);
          answer =
              new ClockReport.Answer(
                  name,
                  reading.offsetMillis(),
                  reading.roundTripMillis(),
                  reading.stratum(),
                  clock.wallMillis());
        } catch (IOException e) {
          problems.add(name + ": " + e.getMessage());
        }
      }
    }
    if (names.isEmpty()) {
      return off();
    }
    return answer == null
        ? unanswered(names, String.join("; ", problems))
        : answered(names, answer);
  }

  private ClockReport off() {
    silent = 0;
    book.clear(EventKind.TIME_OFFSET, appliance);
    book.clear(EventKind.TIME_UNREACHABLE, appliance);
    report = ClockReport.OFF;
    return report;
  }

  private ClockReport answered(List<String> names, ClockReport.Answer answer) {
    silent = 0;
    book.clear(EventKind.TIME_UNREACHABLE, appliance);
    // By so much it is wrong at least: the way there and back may have taken unequal times.
    long wrong = Math.abs(answer.offsetMillis()) - answer.roundTripMillis() / 2;
    if (wrong > settings.number(SettingKey.TIME_OFFSET_MAX)) {
      book.raise(
          EventKind.TIME_OFFSET, appliance, "it is " + answer.text() + ", says " + answer.server());
    } else {
      book.clear(EventKind.TIME_OFFSET, appliance);
    }
    report = new ClockReport(names, answer, "");
    return report;
  }

  /// What was known last is still shown, with its time, if its server is still asked.
  private ClockReport unanswered(List<String> names, String problem) {
    silent++;
    if (silent >= SILENT_MAX) {
      book.raise(EventKind.TIME_UNREACHABLE, appliance, problem);
    }
    ClockReport.Answer last = report.answer();
    boolean known = last != null && names.contains(last.server());
    if (!known) {
      book.clear(EventKind.TIME_OFFSET, appliance); // Nobody says so any more.
    }
    report = new ClockReport(names, known ? last : null, problem);
    return report;
  }
}
