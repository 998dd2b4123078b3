package io.forebay.gateway.socket;

/// What a named limit may be (M1). A class of its own: a part's initialisation must not depend on the whole's.
public final class Limit {
  private Limit() {}

  /// Throws [IllegalArgumentException] with `name` when `value` is below `least`.
  public static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  /// Throws [IllegalArgumentException] with `name` when `value` is above `most`.
  public static void atMost(String name, long value, long most) {
    if (value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at most " + most);
    }
  }
}
