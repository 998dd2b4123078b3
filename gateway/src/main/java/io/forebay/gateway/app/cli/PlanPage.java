package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A plan for people: the answer first, then the lines side by side, then what it rests on.
final class PlanPage {
  /// With less than a week some days of it were not seen.
  private static final long WEEK_MILLIS = 7 * 86_400_000L;

  private static final Table TABLE =
      new Table()
          .number("LINE", line -> Show.lineRate(line, "lineBytesPerSecond"))
          .number("BUSY", line -> percent(line))
          .number("AT WORST BEHIND", line -> behind(line, "worstSeconds"))
          .number("MOSTLY UNDER", line -> behind(line, "usualSeconds"))
          .number("BUFFER", line -> Show.size(line, "bufferBytes").replace("never", "-"))
          .text("WHICH IS", PlanPage::what);

  private PlanPage() {}

  static void print(PrintWriter out, Fields plan) throws IOException {
    List<?> lines = plan.list("lines");
    if (lines.isEmpty()) {
      out.println("Nothing was written: any line will do.");
    }
    for (Object each : lines) {
      Fields line = Fields.of(each);
      if (line.truth("asked", false)) {
        answer(out, plan, line);
        out.println();
      }
    }
    if (!lines.isEmpty()) {
      TABLE.print(out, lines, true, false);
      out.println();
    }
    for (String sentence : basis(plan, lines)) {
      out.println(sentence);
    }
  }

  private static void answer(PrintWriter out, Fields plan, Fields line) throws IOException {
    String rate = Show.lineRate(line, "lineBytesPerSecond");
    String worst = behind(line, "worstSeconds");
    boolean never = worst.equals("ever more");
    if (line.text("reason").equals("rpo")) {
      out.println(
          "You need a line of "
              + rate
              + ": then the copy is never more than "
              + worst
              + " behind.");
    } else if (never) {
      out.println("A line of " + rate + " does not keep up: the copy falls behind for good.");
    } else {
      out.println(
          "On a line of "
              + rate
              + " the copy is at worst "
              + worst
              + " behind, 95 % of the time under "
              + behind(line, "usualSeconds")
              + ".");
    }
    packed(out, line);
    if (!never) {
      buffer(out, plan, line);
    }
    long resolution = Show.millis(plan, "resolutionSeconds");
    if (line.text("reason").equals("rpo") && Show.millis(line, "worstSeconds") < resolution) {
      out.println(
          "What was written is known by intervals of "
              + Quantity.printSpan(resolution)
              + ": a burst within one may be further behind.");
    }
  }

  private static void packed(PrintWriter out, Fields line) throws IOException {
    if (!line.has("packed")) {
      return;
    }
    Fields packed = line.object("packed");
    String worst = behind(packed, "worstSeconds");
    out.println(
        line.text("reason").equals("rpo")
            ? "Compressed as well as samples could be: "
                + Show.lineRate(packed, "lineBytesPerSecond")
                + "."
            : worst.equals("ever more")
                ? "Nor would it if all were compressed as well as samples could be."
                : "Compressed as well as samples could be: at worst " + worst + " behind.");
  }

  private static void buffer(PrintWriter out, Fields plan, Fields line) throws IOException {
    long has = plan.number("bufferBytes");
    long needs = line.number("bufferBytes");
    if (has > 0 && needs > has) {
      out.println(
          "The change buffer of "
              + Quantity.printSize(has)
              + " is too small for that: "
              + Quantity.printSize(needs)
              + " would wait in it.");
    }
  }

  private static String what(Fields line) throws IOException {
    String what =
        switch (line.text("reason")) {
          case "average" -> "the average: the least that keeps up";
          case "peak" -> "the peak: nothing ever waits";
          case "rpo" -> "the least for an RPO of that";
          default -> "what you asked about";
        };
    return (line.truth("asked", false) ? "-> " : "") + what;
  }

  private static String percent(Fields line) throws IOException {
    double busy =
        line.map().get("busyRatio") instanceof Number ratio ? ratio.doubleValue() : Double.NaN;
    return busy > 1
        ? "over"
        : String.format(Locale.ROOT, busy < 0.1 ? "%.1f %%" : "%.0f %%", 100 * busy);
  }

  private static String behind(Fields line, String name) throws IOException {
    long millis = Show.millis(line, name);
    return millis < 0 ? "ever more" : Quantity.printSpan(millis < 1_000 ? 0 : millis);
  }

  /// How uneven writes are: what an average hides.
  private static void peak(List<String> said, List<?> lines) throws IOException {
    long average = 0;
    long peak = 0;
    for (Object each : lines) {
      Fields line = Fields.of(each);
      String reason = line.text("reason");
      average = reason.equals("average") ? line.number("lineBytesPerSecond") : average;
      peak = reason.equals("peak") ? line.number("lineBytesPerSecond") : peak;
    }
    if (average > 0) {
      said.add(
          String.format(
              Locale.ROOT, "The peak is %.1f times the average.", (double) peak / average));
    }
  }

  private static List<String> basis(Fields plan, List<?> lines) throws IOException {
    Instant from = Show.instant(plan, "from");
    Instant to = Show.instant(plan, "to");
    long seen = Show.millis(plan, "seenSeconds");
    List<String> said = new ArrayList<>();
    said.add(
        "By what was written from %s to %s (%s of it recorded): %s, %s."
            .formatted(
                Show.seconds(from),
                Show.seconds(to),
                Quantity.printSpan(seen),
                Show.size(plan, "writtenBytes"),
                Show.text(plan, "of")));
    peak(said, lines);
    if (Duration.between(from, to).toMillis() < WEEK_MILLIS - 3_600_000) {
      said.add("That is less than a week: busier days may not have been seen yet.");
    }
    said.add(
        "Of the line 90 %% is taken for payload. Bursts within %s are evened out."
            .formatted(Quantity.printSpan(Show.millis(plan, "resolutionSeconds"))));
    if (plan.map().get("packRatio") instanceof Number ratio) {
      said.add(
          String.format(
              Locale.ROOT,
              "Nothing is taken off for compression; samples could be compressed %.1f : 1.",
              ratio.doubleValue()));
    }
    return said;
  }
}
