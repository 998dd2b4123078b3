package io.forebay.panel;

import java.text.Normalizer;

/// Texts as any character display can show them.
final class Ascii {
  private static final char FIRST = ' ';
  private static final char LAST = '~';

  private Ascii() {}

  /// `text` in printable ASCII: accents go, what has no likeness becomes a question mark, and whatever is not seen a
  /// space.
  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .forEach(c -> {
          if (c >= FIRST && c <= LAST) {
            out.append((char) c);
          } else if (Character.isISOControl(c) || Character.isWhitespace(c)) {
            out.append(' ');
          } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
            out.append('?');
          }
        });
    return out.toString();
  }
}
