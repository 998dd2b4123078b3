package io.forebay.gateway.socket;

import io.forebay.gateway.block.Check;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings requests that the volume has completed on any thread back to the connection's event loop. One
/// group commit completes many flushes at once: they share one task and one wake-up of the loop.
///
/// [#arrived] may be called on any thread; the rest on the loop.
public final class Completions<T extends Arrival> {
  private final EventLoop loop;
  private final Consumer<T> finish;
  private final Runnable drained;
  private final Consumer<Throwable> failed;
  private final AtomicReference<@Nullable Arrival> arrivals = new AtomicReference<>();
  private boolean serving;
  private @Nullable Vigil vigil;

  /// `finish` gets each request on the loop, `drained` is called after a bunch that came from outside.
  /// `failed` gets what is thrown where Netty would swallow it.
  public Completions(
      EventLoop loop, Consumer<T> finish, Runnable drained, Consumer<Throwable> failed) {
    this.loop = loop;
    this.finish = finish;
    this.drained = drained;
    this.failed = failed;
  }

  public void failed(Throwable cause) {
    failed.accept(cause);
  }

  /// A request is handed on, and will arrive. On the loop.
  public void begun() {
    Vigil here = vigil == null ? Vigil.here() : vigil;
    vigil = here;
    here.handedOn();
  }

  private void finished(T request) {
    Check.present(vigil, "what arrives has begun", 0, 0).cameBack();
    finish.accept(request);
  }

  /// While the session is serving, requests that complete on the spot are finished on the spot: the
  /// session flushes when it is through.
  public void serving(boolean now) {
    serving = now;
  }

  /// `request` is complete. Any thread.
  public void arrived(T request) {
    if (loop.inEventLoop() && serving) {
      finished(request);
      return;
    }
    Arrival before;
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
      for (Arrival each = take(); each != null; each = each.next) {
        each.abandon();
      }
    }
  }

  private void drain() {
    try {
      for (Arrival each = take(); each != null; ) {
        Arrival next = each.next;
        finished(own(each));
        each = next;
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    drained.run();
  }

  @SuppressWarnings("unchecked") // Only `arrived` puts something there.
  private T own(Arrival arrival) {
    return (T) arrival;
  }

  /// All that arrived, the oldest first.
  private @Nullable Arrival take() {
    Arrival newest = arrivals.getAndSet(null);
    Arrival oldest = null;
    while (newest != null) {
      Arrival next = newest.next;
      newest.next = oldest;
      oldest = newest;
      newest = next;
    }
    return oldest;
  }
}
