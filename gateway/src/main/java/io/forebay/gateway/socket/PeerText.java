package io.forebay.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/// Text that a peer sent, or that is sent to one.
public final class PeerText {
  /// Peers' text is shown in logs and errors up to this many characters: enough to recognise a name.
  public static final int SHOWN_CHARS_MAX = 80;

  private PeerText() {}

  /// `text` fit for a log line or an error message: control, format and unassigned characters and
  /// quotes become `?`, at most [#SHOWN_CHARS_MAX] characters.
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    int[] points = text.codePoints().limit(SHOWN_CHARS_MAX).toArray();
    for (int point : points) {
      shown.appendCodePoint(printable(point) ? point : '?');
    }
    return text.codePointCount(0, text.length()) > points.length ? shown + "..." : shown.toString();
  }

  private static boolean printable(int point) {
    return point != '"'
        && switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }

  /// The string in `bytes`' remaining bytes, or null unless it is UTF-8 without NUL.
  public static @Nullable String decode(ByteBuffer bytes) {
    try {
      String text = UTF_8.newDecoder().decode(bytes).toString();
      return text.indexOf('\0') < 0 ? text : null;
    } catch (CharacterCodingException _) {
      return null; // The one thing it can mean: not UTF-8.
    }
  }

  /// The UTF-8 bytes of our own `text`, at most `bytesMax`, cut at a character's boundary.
  public static byte[] encode(String text, int bytesMax) {
    byte[] bytes = text.getBytes(UTF_8);
    int end = Math.min(bytes.length, bytesMax);
    while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return end == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, end);
  }
}
