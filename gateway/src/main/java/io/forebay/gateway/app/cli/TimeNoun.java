package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `forebay time`.
@Command(name = "time", description = "How wrong this machine's clock is.")
final class TimeNoun extends Noun {
  private static final double MILLIS = 1_000;

  @Command(
      name = "show",
      description = {
        "What the servers of time.server said last of this machine's clock.",
        "They are asked every time.every. The clock is never set by that."
      },
      footer = {"", "Example:", "  forebay time show"})
  int show(@Mixin Client client) throws Failure, IOException {
    Fields time = client.get("/time");
    client.shown(time, out -> page(out, time));
    return 0;
  }

  @Command(
      name = "ask",
      description = "Asks them now, in turn, until one has answered.",
      footer = {
        "",
        "Examples:",
        "  forebay setting set time.server ntp1.example.com,192.0.2.1",
        "  forebay time ask"
      })
  int ask(@Mixin Client client) throws Failure, IOException {
    Fields time = client.ask("POST", "/time/ask");
    client.changed(time, out -> page(out, time));
    return 0;
  }

  private static void page(PrintWriter out, Fields time) throws IOException {
    out.println("servers     " + Show.names(time, "servers"));
    String problem = Show.text(time, "problem");
    if (!problem.isEmpty()) {
      out.println("            " + problem);
    }
    if (time.has("offsetSeconds")) {
      out.println("clock       " + offset(time, "offsetSeconds"));
      out.println("says        " + Show.text(time, "server"));
      out.println("stratum     " + time.number("stratum"));
      out.println("round trip  " + Show.span(time, "roundTripSeconds"));
    }
    out.println("asked       " + Show.time(time, "asked"));
  }

  /// `0.250 s behind`: what is added to a clock that is behind is above 0.
  static String offset(Fields fields, String name) throws IOException {
    double seconds = Math.round(number(fields, name) * MILLIS) / MILLIS;
    return String.format(
        Locale.ROOT, "%.3f s %s", Math.abs(seconds), seconds < 0 ? "ahead" : "behind");
  }

  private static double number(Fields fields, String name) throws IOException {
    if (fields.map().get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IOException("the field \"" + name + "\" must be a number");
  }
}
