package io.forebay.gateway.iscsi.login;

import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Binary values in text (RFC 7143 6.1): `0x` and hex, or `0b` and base64.
final class BinaryText {
  private BinaryText() {}

  static String hex(byte[] bytes) {
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  /// The bytes that `text` holds: `least` to `most` of them, else null. The length is checked before anything
  /// is decoded.
  static byte @Nullable [] decode(String text, int least, int most) {
    String digits = text.length() < 2 ? "" : text.substring(2);
    try {
      byte[] bytes;
      if (text.startsWith("0x") || text.startsWith("0X")) {
        if (digits.length() > 2 * most) {
          return null;
        }
        bytes = HexFormat.of().parseHex(digits);
      } else if (text.startsWith("0b") || text.startsWith("0B")) {
        if (digits.length() > (most + 2) / 3 * 4) {
          return null;
        }
        bytes = Base64.getDecoder().decode(digits);
      } else {
        return null;
      }
      return bytes.length >= least && bytes.length <= most ? bytes : null;
    } catch (IllegalArgumentException _) {
      return null; // Odd digits, or characters that are none.
    }
  }
}
