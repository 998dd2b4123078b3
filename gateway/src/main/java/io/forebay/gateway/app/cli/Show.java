package io.forebay.gateway.app.cli;

import io.forebay.gateway.control.Fields;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.Quantity;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/// Values of the REST interface's documents, as people read them.
final class Show {
  private static final long MILLIS = 1_000;

  private Show() {}

  /// Without what a terminal would obey: some texts come from a peer.
  static String plain(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  static String text(Fields fields, String name) throws IOException {
    return plain(fields.text(name));
  }

  /// The names in a list, with commas; `-` if there are none.
  static String names(Fields fields, String name) throws IOException {
    List<String> names =
        fields.list(name).stream().map(each -> plain(String.valueOf(each))).toList();
    return names.isEmpty() ? "-" : String.join(", ", names);
  }

  static String size(Fields fields, String name) throws IOException {
    return fields.map().get(name) instanceof Long bytes
        ? Quantity.printSize(bytes)
        : fields.text(name);
  }

  /// `3 d 4 h`, `never`, `unknown`.
  static String span(Fields fields, String name) throws IOException {
    long millis = millis(fields, name);
    return Quantity.printSpan(millis);
  }

  /// Milliseconds, [Status#NEVER] or [Status#UNKNOWN].
  static long millis(Fields fields, String name) throws IOException {
    return switch (fields.map().get(name)) {
      case Double seconds -> Math.round(seconds * MILLIS);
      case Long seconds -> seconds * MILLIS;
      case null, default -> fields.text(name).equals("never") ? Status.NEVER : Status.UNKNOWN;
    };
  }

  /// Of a disk: `38.2 MiB/s`.
  static String rate(Fields fields, String name) throws IOException {
    return fields.map().get(name) instanceof Long bytes
        ? Quantity.printSize(bytes) + "/s"
        : fields.text(name);
  }

  /// Of a line: `4.1 Mbit/s`.
  static String lineRate(Fields fields, String name) throws IOException {
    return fields.map().get(name) instanceof Long bytes
        ? Quantity.printLineRate(bytes)
        : fields.text(name);
  }

  /// A ratio: `0.02 %`, `unknown`.
  static String percent(Fields fields, String name) throws IOException {
    return fields.map().get(name) instanceof Number ratio
        ? String.format(Locale.ROOT, "%.2f %%", 100 * ratio.doubleValue())
        : fields.text(name);
  }

  /// To the second, with its zone; `-` if it never happened.
  static String time(Fields fields, String name) throws IOException {
    return fields.has(name) ? seconds(instant(fields, name)) : "-";
  }

  static String seconds(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static Instant instant(Fields fields, String name) throws IOException {
    try {
      return Instant.parse(fields.text(name));
    } catch (DateTimeParseException e) {
      throw new IOException("the field \"" + name + "\" must be a time", e);
    }
  }

  /// A text, or `-` for none.
  static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  static String yes(boolean truth) {
    return truth ? "yes" : "no";
  }
}
