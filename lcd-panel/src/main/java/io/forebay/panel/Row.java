package io.forebay.panel;

/// One thing to be shown, before it is known how wide the display is.
sealed interface Row {
  /// Words at the left and what they are at the right: on one line, or on two when they do not fit.
  record Pair(String left, String right) implements Row {}

  /// A text, broken between words.
  record Prose(String text) implements Row {}

  /// A bar of which `share`, 0 to 1, is filled.
  record Bar(double share) implements Row {}

  static Row pair(String left, String right) {
    return new Pair(left, right);
  }

  static Row prose(String text) {
    return new Prose(text);
  }
}
