package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a volume's writes looked like, for people.
final class IoLines {
  private IoLines() {}

  static void print(PrintWriter out, Fields io) throws IOException {
    long writes = io.number("writes");
    double seconds = Show.millis(io, "seenSeconds") / 1e3;
    if (writes == 0 || seconds <= 0) {
      return;
    }
    long bytes = io.number("writtenBytes");
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "%.1f a second of %s, %s in all, in the %s seen",
            writes / seconds,
            Quantity.printSize(bytes / writes),
            Quantity.printSize(bytes),
            Quantity.printSpan((long) (seconds * 1e3))));
    if (io.map().get("overwriteRatio") instanceof Number ratio) {
      parts.add(Math.round(100 * ratio.doubleValue()) + " % written again within the hour");
    }
    if (io.map().get("packRatio") instanceof Number ratio) {
      parts.add(String.format(Locale.ROOT, "samples compress %.1f : 1", ratio.doubleValue()));
    }
    out.println("  writes  " + String.join("; ", parts));
    out.println("  sizes   " + sizes(io, writes));
  }

  private static String sizes(Fields io, long writes) throws IOException {
    List<String> sizes = new ArrayList<>();
    for (Object each : io.list("sizes")) {
      Fields size = Fields.of(each);
      long count = size.number("writes");
      if (count > 0) {
        long upTo = size.number("upToBytes");
        String name = (upTo & 1) == 1 ? "less than 4 KiB" : "to " + Quantity.printSize(upTo);
        sizes.add(name + " " + Math.round(100.0 * count / writes) + " %");
      }
    }
    return String.join(", ", sizes);
  }
}
