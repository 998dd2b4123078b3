package io.forebay.gateway.socket;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/// Looks again for a short while before an event loop goes to sleep, if that was worth it the last time: a host
/// that waits for each reply has its next request here sooner than a sleeping thread is woken (decisions.md:
/// an event loop lingers). Of one event loop, on its thread.
final class Lingering implements SelectStrategy {
  /// So long it looks, and a rest that was shorter makes it look at the next one.
  static final long LINGER_NANOS = 100_000;

  /// One for each event loop.
  static final SelectStrategyFactory EACH = () -> new Lingering(System::nanoTime);

  private final LongSupplier nanos;
  private long busyNanos;
  private boolean worth;
  private boolean slept;

  Lingering(LongSupplier nanos) {
    this.nanos = nanos;
    busyNanos = nanos.getAsLong();
  }

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    int events = ready.get();
    long now = nanos.getAsLong();
    long rest = now - busyNanos;
    if (slept) {
      slept = false; // Whatever woke it has been served by now.
      worth = rest < LINGER_NANOS;
      busyNanos = now;
      rest = 0;
    }
    if (events > 0 || hasTasks) {
      busyNanos = now;
      return events;
    }
    if (worth && rest < LINGER_NANOS) {
      return CONTINUE;
    }
    worth = false;
    slept = true;
    return SELECT;
  }
}
