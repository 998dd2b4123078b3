package io.forebay.gateway.block;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Invariants asserted in production: always on, never compiled away.
public final class Check {
  private Check() {}

  /// Throws [InvariantError] naming `invariant` (B1..M1, or a rule of the calling room) when
  /// `condition` is false.
  public static void check(boolean condition, String invariant) {
    if (!condition) {
      throw new InvariantError(invariant);
    }
  }

  /// Like [#check(boolean, String)], with two numbers that explain the failure. No boxing unless it fails.
  public static void check(boolean condition, String invariant, long first, long second) {
    if (!condition) {
      throw new InvariantError(invariant + ": " + first + ", " + second);
    }
  }

  /// Returns `value`, which `invariant` says is there; throws [InvariantError], with two numbers that
  /// explain the failure, when it is null.
  public static <T> T present(@Nullable T value, String invariant, long first, long second) {
    if (value == null) {
      throw new InvariantError(invariant + ": nothing there: " + first + ", " + second);
    }
    return value;
  }

  /// Like [#check(boolean, String)], with the facts that explain the failure. Not for hot paths.
  public static void check(boolean condition, String invariant, Object... facts) {
    if (!condition) {
      throw new InvariantError(invariant + ": " + Arrays.toString(facts));
    }
  }
}
