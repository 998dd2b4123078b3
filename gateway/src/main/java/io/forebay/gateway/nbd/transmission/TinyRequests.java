package io.forebay.gateway.nbd.transmission;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How many requests shorter than a sector one connection may have served. Each costs as much as one for a
/// block, so a flood of them takes the processor from hosts that do work; no file system or database
/// sends them. Those beyond wait at the socket, and so does what stands behind them.
///
/// Kept as the time until which what was served has paid for: nothing is counted, and an idle second
/// saves up no more than a burst. Confined to the connection's event loop.
final class TinyRequests {
  /// Shorter ones are tiny. The smallest block of any disk.
  static final int SECTOR_BYTES = 512;

  /// What may come at once: this part of a second's.
  private static final int BURSTS_PER_SECOND = 16;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static final long BURST_NANOS = SECOND / BURSTS_PER_SECOND;

  private final LongSupplier nanos;
  private final long eachNanos;
  private long paidUntil;

  TinyRequests(int perSecond, LongSupplier nanos) {
    this.nanos = nanos;
    eachNanos = SECOND / perSecond;
    paidUntil = nanos.getAsLong();
  }

  /// Counts one more, unless it has to wait: then it returns the milliseconds after which to ask again, else
  /// 0. Who waits does so for half a burst, rather than for each request anew.
  long waitMillis() {
    long now = nanos.getAsLong();
    long ahead = paidUntil - now;
    if (ahead >= BURST_NANOS) {
      return Math.max(1, TimeUnit.NANOSECONDS.toMillis(ahead - BURST_NANOS / 2));
    }
    paidUntil = Math.max(paidUntil, now) + eachNanos;
    return 0;
  }
}
