package io.forebay.gateway.control.settings;

import io.forebay.gateway.control.Status;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and spans as people write them.
public final class Quantity {
  private static final Pattern SIZE =
      Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,3}))? ?(B|KiB|MiB|GiB|TiB)?");
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,12})(ms|s|min|m|h|d)");
  private static final Pattern LINE_RATE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?) ?([kMG]?)bit/s");
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Quantity() {}

  /// Bytes of `1048576`, `512 KiB`, `1.5GiB`. Throws [IllegalArgumentException] with what would do.
  public static long size(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (size.matches()) {
      String unit = size.group(3) == null ? "B" : size.group(3);
      int shift = 10 * java.util.Arrays.asList(UNITS).indexOf(unit);
      long whole = Long.parseLong(size.group(1));
      if (whole <= Long.MAX_VALUE >> shift) {
        String fraction = size.group(2);
        if (fraction == null) {
          return whole << shift;
        }
        double part = Double.parseDouble("0." + fraction) * (1L << shift);
        if (shift > 0 && (whole << shift) <= Long.MAX_VALUE - (1L << shift)) {
          return (whole << shift) + Math.round(part);
        }
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a size: write bytes, or a number with KiB, MiB, GiB or TiB");
  }

  /// Milliseconds of `250ms`, `10s`, `15min`, `1h30m`, `2d`. Throws [IllegalArgumentException] with what would do.
  public static long span(String text) {
    String rest = text.strip();
    long millis = 0;
    Matcher part = SPAN.matcher(rest);
    boolean some = false;
    while (!rest.isEmpty() && part.lookingAt()) {
      long unit =
          switch (part.group(2)) {
            case "ms" -> 1;
            case "s" -> 1_000;
            case "m", "min" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000; // d, as the pattern says.
          };
      long count = Long.parseLong(part.group(1));
      if (count > (Long.MAX_VALUE - millis) / unit) {
        break;
      }
      millis += count * unit;
      some = true;
      rest = rest.substring(part.end());
      part = SPAN.matcher(rest);
    }
    if (!some || !rest.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a span: write it as 250ms, 10s, 5min, 1h30m or 2d");
    }
    return millis;
  }

  /// Bytes a second of `56kbit/s`, `2 Mbit/s`, `1.5Gbit/s`: powers of ten, as lines are sold. Throws
  /// [IllegalArgumentException] with what would do.
  public static long lineRate(String text) {
    Matcher rate = LINE_RATE.matcher(text.strip());
    if (rate.matches()) {
      double unit =
          switch (rate.group(2)) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            case "G" -> 1e9;
            default -> 1; // Plain bits, as the pattern says.
          };
      long bytes = Math.round(Double.parseDouble(rate.group(1)) * unit / 8);
      if (bytes > 0) {
        return bytes;
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a line's rate: write it as 56kbit/s, 2Mbit/s or 1.5Gbit/s");
  }

  /// `1.5 GiB`: at most three digits and one decimal, for people; whole units exactly.
  public static String printSize(long bytes) {
    int unit = 0;
    long scale = 1;
    while (unit < UNITS.length - 1 && bytes >= scale << 10) {
      scale <<= 10;
      unit++;
    }
    return bytes % scale == 0
        ? bytes / scale + " " + UNITS[unit]
        : String.format(Locale.ROOT, "%.1f %s", (double) bytes / scale, UNITS[unit]);
  }

  /// `4.1 Mbit/s`, in powers of ten as lines are sold.
  public static String printLineRate(long bytesPerSecond) {
    String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
    double rate = bytesPerSecond * 8.0;
    int unit = 0;
    while (rate >= 1_000 && unit < units.length - 1) {
      rate /= 1_000;
      unit++;
    }
    String number = String.format(Locale.ROOT, rate == Math.rint(rate) ? "%.0f" : "%.1f", rate);
    return number + " " + units[unit];
  }

  /// `3 d 4 h`, `14 s`: the two largest units; `never` and `unknown` as [Status] has them.
  public static String printSpan(long millis) {
    if (millis == Status.NEVER) {
      return "never";
    }
    if (millis == Status.UNKNOWN) {
      return "unknown";
    }
    long seconds = millis / 1_000;
    if (seconds == 0) {
      return millis == 0 ? "0 s" : millis + " ms";
    }
    long[] counts = {seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60};
    String[] names = {"d", "h", "min", "s"};
    StringBuilder text = new StringBuilder();
    int parts = 0;
    for (int i = 0; i < counts.length && parts < 2; i++) {
      if (counts[i] > 0) {
        text.append(text.isEmpty() ? "" : " ").append(counts[i]).append(' ').append(names[i]);
      }
      if (!text.isEmpty()) {
        parts++;
      }
    }
    return text.toString();
  }
}
