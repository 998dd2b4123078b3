package io.forebay.gateway.control.user;

import io.forebay.gateway.block.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Makes those wait who were wrong too often: after [#FREE_TRIES] a second, then twice as long each time. One who
/// waits is not made to wait longer by asking. Any thread.
final class Throttle {
  /// Wrong tries that cost nothing.
  static final int FREE_TRIES = 5;

  static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// After so long without a try nothing is remembered.
  static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(30);

  /// Who is remembered. When there are more, one with the fewest wrong tries gives way: whoever is made to wait
  /// cannot get out of it by being many.
  static final int ENTRIES_MAX = 1024;

  private static final class Tries {
    int wrong;
    long lastNanos;
  }

  private final Clock clock;
  private final long waitNanosMax;
  private final Map<String, Tries> tries = new HashMap<>(); // Guarded by this.

  Throttle(Clock clock, long waitNanosMax) {
    this.clock = clock;
    this.waitNanosMax = waitNanosMax;
  }

  /// Seconds that `key` has to wait; 0: it may try. That counts as wrong until [#undo] or [#forget], so that tries
  /// beside one another count too.
  synchronized int begin(String key) {
    long now = clock.nanos();
    Tries one = tries.get(key);
    if (one != null && now - one.lastNanos > FORGOTTEN_NANOS) {
      tries.remove(key);
      one = null;
    }
    if (one == null) {
      makeRoom(now);
      one = new Tries();
      tries.put(key, one);
    }
    long left = one.wrong < FREE_TRIES ? 0 : one.lastNanos + wait(one.wrong) - now;
    if (left > 0) {
      return (int) TimeUnit.NANOSECONDS.toSeconds(left - 1) + 1;
    }
    one.wrong++;
    one.lastNanos = now;
    return 0;
  }

  private long wait(int wrong) {
    int doublings = Math.min(wrong - FREE_TRIES, 20);
    return Math.min(FIRST_WAIT_NANOS << doublings, waitNanosMax);
  }

  /// The last try of `key` was not wrong; those before count on.
  synchronized void undo(String key) {
    Tries one = tries.get(key);
    if (one != null && one.wrong > 0) {
      one.wrong--;
    }
  }

  /// Nothing of `key` counts any more.
  synchronized void forget(String key) {
    tries.remove(key);
  }

  private void makeRoom(long now) {
    if (tries.size() < ENTRIES_MAX) {
      return;
    }
    tries.values().removeIf(one -> now - one.lastNanos > FORGOTTEN_NANOS);
    if (tries.size() < ENTRIES_MAX) {
      return;
    }
    String least = "";
    Tries fewest = null;
    for (Map.Entry<String, Tries> entry : tries.entrySet()) {
      Tries one = entry.getValue();
      if (fewest == null
          || one.wrong < fewest.wrong
          || one.wrong == fewest.wrong && one.lastNanos - fewest.lastNanos < 0) {
        fewest = one;
        least = entry.getKey();
      }
    }
    tries.remove(least);
  }

  synchronized int size() {
    return tries.size();
  }
}
