package io.forebay.gateway.link.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How the peer's clock stands against ours, by what STATUS says of it: for display only. What waits on the way makes
/// that clock look slow, never fast: so the greatest difference of lately counts, and half a round trip is added.
/// Confined to the peer's agent.
final class PeerClock {
  /// So long a difference counts at least, and twice as long at most: clocks are set, and drift.
  static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// 9999-12-31: what is later is no time.
  private static final long WALL_MILLIS_MAX = 253_402_300_799_999L;

  private static final long NANOS_OF_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private @Nullable Long before; // The greatest of the span before, null: none.
  private @Nullable Long now; // And of this one, which began at `sinceNanos`.
  private long sinceNanos;

  /// The peer has said that its clock was at `theirsMillis`, and ours is at `oursMillis`.
  void heard(long theirsMillis, long oursMillis, long nowNanos) {
    if (theirsMillis < 0 || theirsMillis > WALL_MILLIS_MAX) {
      return;
    }
    if (now == null || nowNanos - sinceNanos >= LATELY_NANOS) {
      before = nowNanos - sinceNanos < 2 * LATELY_NANOS ? now : null;
      now = null;
      sinceNanos = nowNanos;
    }
    long ahead = theirsMillis - oursMillis;
    now = now == null ? ahead : Math.max(now, ahead);
  }

  /// The connection is over.
  void forget() {
    before = null;
    now = null;
  }

  /// Milliseconds by which it is ahead of ours, below 0: behind; null: not known. `rttNanos` is 0 until measured.
  @Nullable Long offsetMillis(long rttNanos) {
    if (now == null) {
      return null;
    }
    long greatest = before == null ? now : Math.max(now, before);
    return greatest + rttNanos / 2 / NANOS_OF_MILLI;
  }
}
