package io.forebay.snmp.machine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands in the kernel's files.
final class Texts {
  private Texts() {}

  /// Without blanks around it; "" for none.
  static String trimmed(@Nullable String text) {
    return text == null ? "" : text.strip();
  }

  /// A decimal number, or one in hex after `0x`; [Machine#UNKNOWN] for what is none.
  static long number(@Nullable String text) {
    String digits = trimmed(text);
    try {
      return digits.startsWith("0x")
          ? Long.parseUnsignedLong(digits.substring(2), 16)
          : Long.parseUnsignedLong(digits);
    } catch (NumberFormatException _) {
      return Machine.UNKNOWN;
    }
  }

  static String[] words(String line) {
    return line.strip().split("\\s+");
  }

  /// Of lines `Name: value`, by name.
  static Map<String, String> fields(@Nullable String text) {
    Map<String, String> fields = new HashMap<>();
    if (text != null) {
      text.lines()
          .forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
              fields.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
          });
    }
    return fields;
  }
}
