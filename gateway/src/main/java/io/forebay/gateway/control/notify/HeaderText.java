package io.forebay.gateway.control.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Texts as mail carries them: ASCII, whatever they hold.
final class HeaderText {
  /// A line of a header, with its name before it (RFC 5322, 2.1.1: 78 should be kept).
  static final int CHARS_MAX = 200;

  /// UTF-8 in one encoded word: 75 characters as RFC 2047, section 2, has it.
  private static final int WORD_BYTES_MAX = 45;

  /// RFC 2045, 6.7, without the `=` of a soft line break.
  private static final int LINE_CHARS_MAX = 75;

  private static final String HEX = "0123456789ABCDEF";

  private HeaderText() {}

  /// `text` as the value of a header: one line, cut, by RFC 2047 if it is not plain ASCII.
  static String header(String text) {
    String line = line(text);
    boolean plain = line.chars().allMatch(c -> c >= ' ' && c <= '~') && !line.contains("=?");
    if (plain) {
      return line;
    }
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int c : line.codePoints().toArray()) {
      String one = new String(Character.toChars(c));
      int size = one.getBytes(UTF_8).length;
      if (bytes + size > WORD_BYTES_MAX) {
        words.add(encoded(word.toString()));
        word.setLength(0);
        bytes = 0;
      }
      word.append(one);
      bytes += size;
    }
    words.add(encoded(word.toString()));
    return String.join("\r\n ", words);
  }

  private static String encoded(String text) {
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "?=";
  }

  /// `text` without what could end a line, and not endless.
  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().limit(CHARS_MAX).map(c -> breaks(c) ? ' ' : c).forEach(line::appendCodePoint);
    return line.toString().strip();
  }

  /// What a reader might take for the end of a line.
  private static boolean breaks(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }

  /// `lines` as quoted-printable, each ended by CR LF.
  static String quotedPrintable(List<String> lines) {
    StringBuilder out = new StringBuilder();
    for (String line : lines) {
      quote(line.codePoints().map(c -> breaks(c) ? ' ' : c).toArray(), out);
      out.append("\r\n");
    }
    return out.toString();
  }

  private static void quote(int[] line, StringBuilder out) {
    byte[] bytes = new String(line, 0, line.length).getBytes(UTF_8);
    int column = 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      boolean last = i == bytes.length - 1;
      boolean plain = b > ' ' && b <= '~' && b != '=' || b == ' ' && !last;
      String one =
          plain
              ? new String(new byte[] {b}, US_ASCII)
              : "=" + HEX.charAt(b >> 4 & 0xf) + HEX.charAt(b & 0xf);
      if (column + one.length() > LINE_CHARS_MAX) {
        out.append("=\r\n");
        column = 0;
      }
      out.append(one);
      column += one.length();
    }
  }
}
