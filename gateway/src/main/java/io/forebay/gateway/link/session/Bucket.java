package io.forebay.gateway.link.session;

import io.forebay.gateway.link.LineShape;
import java.util.concurrent.TimeUnit;

/// A rate that is kept: what was spent tells until when nothing more may be. Confined to the peer's agent.
final class Bucket {
  /// What was not used so long ago is gone: so a late wake-up costs nothing, and a pause saves up nothing.
  static final long DEPTH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /// Control frames pass a closed bucket. What they overdraw counts, up to so much.
  static final long DEBT_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

  private long bytesPerSecond = LineShape.UNLIMITED;
  private long paidUntilNanos;

  /// From now on this rate counts. A debt stays the same in bytes.
  void rate(long nowNanos, long newBytesPerSecond) {
    if (newBytesPerSecond == bytesPerSecond) {
      return;
    }
    double owed = Math.max(0, waitNanos(nowNanos)) * (double) bytesPerSecond;
    bytesPerSecond = newBytesPerSecond;
    paidUntilNanos = nowNanos;
    if (owed > 0 && bytesPerSecond != LineShape.UNLIMITED) {
      paidUntilNanos += (long) Math.min(owed / bytesPerSecond, DEBT_NANOS_MAX);
    }
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  void spend(long nowNanos, long bytes) {
    if (bytesPerSecond != LineShape.UNLIMITED) {
      long from = Math.max(paidUntilNanos, nowNanos - DEPTH_NANOS);
      long costs = (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
      paidUntilNanos = Math.min(from + costs, nowNanos + DEBT_NANOS_MAX);
    }
  }

  /// When data may be sent: 0 or less: now.
  long waitNanos(long nowNanos) {
    return bytesPerSecond == LineShape.UNLIMITED ? 0 : paidUntilNanos - nowNanos;
  }
}
