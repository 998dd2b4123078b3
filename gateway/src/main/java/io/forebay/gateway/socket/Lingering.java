package io.forebay.gateway.socket;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How an event loop keeps its [Vigil]: it asks epoll again without blocking. Of one event loop, on its thread.
final class Lingering implements SelectStrategy {
  /// One for each event loop.
  static final SelectStrategyFactory EACH = () -> new Lingering(System::nanoTime, Vigil::here);

  private final LongSupplier nanos;
  private final Supplier<Vigil> here;
  private @Nullable Vigil vigil; // Once its thread runs.
  private long busyNanos;
  private boolean slept;

  Lingering(LongSupplier nanos, Supplier<Vigil> here) {
    this.nanos = nanos;
    this.here = here;
    busyNanos = nanos.getAsLong();
  }

  @Override
  public int calculateStrategy(IntSupplier ready, boolean hasTasks) throws Exception {
    Vigil own = vigil == null ? here.get() : vigil;
    vigil = own;
    long now = nanos.getAsLong();
    if (slept) {
      busy(own, now); // What woke it has been served by now.
    }
    if (!hasTasks && !own.worth()) {
      slept = true; // A look that does not block would only be one more system call.
      return SELECT;
    }
    int events = ready.get();
    if (events > 0 || hasTasks) {
      busy(own, now);
      return events;
    }
    if (own.keep(now, now - busyNanos)) {
      return CONTINUE;
    }
    slept = true;
    return SELECT;
  }

  private void busy(Vigil own, long now) {
    own.work(now - busyNanos);
    busyNanos = now;
    slept = false;
  }
}
