package io.forebay.gateway.link.session;

import io.forebay.gateway.block.Randomness;
import java.util.concurrent.TimeUnit;

/// How long to wait before dialling again: longer each time, never the same on many appliances, short
/// again once a connection has stood.
final class Backoff {
  static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  static final long LAST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// A connection that both sides had opened and that stood for so long was a good one, even on a line
  /// that is cut every few seconds: waiting would only cost what the next one carries.
  static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final Randomness randomness;
  private long next = FIRST_NANOS;

  Backoff(Randomness randomness) {
    this.randomness = randomness;
  }

  /// The wait after a failure or a connection that stood for `stoodNanos`: a quarter more or less.
  long after(long stoodNanos) {
    if (stoodNanos >= GOOD_NANOS) {
      next = FIRST_NANOS;
    }
    long quarter = next / 4;
    long wait = next - quarter + Math.floorMod(randomness.nextLong(), 2 * quarter);
    next = Math.min(LAST_NANOS, 2 * next);
    return wait;
  }
}
