package io.forebay.panel;

/// Pages that turn by themselves: page `first` was up at `sinceMillis` of the panel's clock, which may lie ahead
/// when somebody turned by hand.
record Turning(int first, long sinceMillis) {
  /// Long enough to read four lines.
  static final long PAGE_MILLIS = 8_000;

  /// How long a page stays that somebody turned to.
  static final long HELD_MILLIS = 20_000;

  /// The page of `count` that is up now.
  int at(int count, long nowMillis) {
    long turns = Math.max(0, nowMillis - sinceMillis) / PAGE_MILLIS;
    return (int) Math.floorMod(first + turns, (long) count);
  }

  Turning by(int pages, int count, long nowMillis) {
    return new Turning(Math.floorMod(at(count, nowMillis) + pages, count), nowMillis + HELD_MILLIS);
  }
}
