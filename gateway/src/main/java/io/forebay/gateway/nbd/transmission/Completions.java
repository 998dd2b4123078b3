package io.forebay.gateway.nbd.transmission;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings requests that the volume has completed on any thread back to the connection's event loop. One
/// group commit completes many flushes at once: they share one task and one wake-up of the loop.
///
/// [#arrived] may be called on any thread; the rest on the loop.
final class Completions {
  private final EventLoop loop;
  private final Consumer<Outstanding> finish;
  private final Runnable drained;
  private final Consumer<Throwable> failed;
  private final AtomicReference<@Nullable Outstanding> arrivals = new AtomicReference<>();
  private boolean serving;

  /// `finish` gets each request on the loop, `drained` is called after a bunch that came from outside.
  /// `failed` gets what is thrown where Netty would swallow it.
  Completions(
      EventLoop loop, Consumer<Outstanding> finish, Runnable drained, Consumer<Throwable> failed) {
    this.loop = loop;
    this.finish = finish;
    this.drained = drained;
    this.failed = failed;
  }

  void failed(Throwable cause) {
    failed.accept(cause);
  }

  /// While the session is serving, requests that complete on the spot are finished on the spot: the
  /// session flushes when it is through.
  void serving(boolean now) {
    serving = now;
  }

  void arrived(Outstanding request) {
    if (loop.inEventLoop() && serving) {
      finish.accept(request);
      return;
    }
    Outstanding before;
    do {
      before = arrivals.get();
      request.next = before;
    } while (!arrivals.compareAndSet(before, request));
    if (before != null) {
      return; // Whoever found the stack empty has called the loop.
    }
    try {
      loop.execute(this::drain);
    } catch (
        RejectedExecutionException _) { // The server is closed: there is nobody left to answer.
      for (Outstanding each = take(); each != null; each = each.next) {
        each.abandon();
      }
    }
  }

  private void drain() {
    try {
      for (Outstanding each = take(); each != null; ) {
        Outstanding next = each.next;
        finish.accept(each);
        each = next;
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    drained.run();
  }

  /// All that arrived, the oldest first.
  private @Nullable Outstanding take() {
    Outstanding newest = arrivals.getAndSet(null);
    Outstanding oldest = null;
    while (newest != null) {
      Outstanding next = newest.next;
      newest.next = oldest;
      oldest = newest;
      newest = next;
    }
    return oldest;
  }
}
