package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.util.List;

/// How far a batch is, for people.
final class CatchUpText {
  private CatchUpText() {}

  /// `12.3 GiB of 100 GiB (12 %), 3 GiB found alike, 10 MiB/s, done in 2 h 29 min (2 h 13 min to 3 h)`.
  static void add(List<String> parts, Fields catchUp) throws IOException {
    long done = catchUp.number("doneBytes");
    long alike = catchUp.number("alikeBytes");
    String total = Quantity.printSize(catchUp.number("totalBytes"));
    parts.add("%s of %s (%s)".formatted(Quantity.printSize(done), total, percent(catchUp)));
    if (alike > 0) {
      parts.add(Quantity.printSize(alike) + " found alike");
    }
    String eta = Show.span(catchUp, "etaSeconds");
    if (eta.equals("unknown")) {
      return;
    }
    parts.add(Show.rate(catchUp, "bytesPerSecond"));
    if (eta.equals("never")) {
      parts.add("never done: as much is changed meanwhile");
      return;
    }
    String soonest = Show.span(catchUp, "etaSoonestSeconds");
    String latest = Show.span(catchUp, "etaLatestSeconds");
    parts.add("done in " + eta + (soonest.equals(latest) ? "" : band(soonest, latest)));
  }

  private static String band(String soonest, String latest) {
    return " (" + soonest + " to " + latest + ")";
  }

  /// Rounded down: all of it is 100, and nothing less is.
  static String percent(Fields catchUp) throws IOException {
    long total = catchUp.number("totalBytes");
    return (total == 0 ? 0 : (long) (100.0 * catchUp.number("doneBytes") / total)) + " %";
  }
}
