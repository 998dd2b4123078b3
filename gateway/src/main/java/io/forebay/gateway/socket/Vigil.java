package io.forebay.gateway.socket;

import io.forebay.gateway.block.Check;
import java.util.concurrent.atomic.AtomicLongArray;

/// Whether an event loop stays awake for a moment before it sleeps: if its last rest was shorter than that,
/// nothing of its connections is in the hands of other threads, who want the processor, and not too many
/// loops do so. A host that waits for each reply has its next request here sooner than a thread is woken
/// (decisions.md: a vigil before sleep). Each loop has its own, on its thread.
final class Vigil {
  /// The longest vigil. A longer rest ends them until there is a short one.
  static final long NANOS = 100_000;

  private static final Places PLACES =
      new Places(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  private static final ThreadLocal<Vigil> HERE = ThreadLocal.withInitial(() -> new Vigil(PLACES));

  private final Places places;
  private int away;
  private boolean worth;
  private int place = Places.NONE;

  /// That of the calling thread; they share half the processors.
  static Vigil here() {
    return HERE.get();
  }

  Vigil(Places places) {
    this.places = places;
  }

  /// A request is in another thread's hands, until [#cameBack].
  void handedOn() {
    away++;
  }

  void cameBack() {
    Check.check(away > 0, "what comes back was handed on", away, 1);
    away--;
  }

  /// Whether [#keep] may say yes.
  boolean worth() {
    return worth && away == 0;
  }

  /// There is nothing to do at `nowNanos`, since `restNanos`. Returns whether to look again rather than sleep.
  boolean keep(long nowNanos, long restNanos) {
    if (worth() && restNanos < NANOS) {
      if (place == Places.NONE) {
        place = places.take(nowNanos);
      }
      return place != Places.NONE;
    }
    worth = false;
    end();
    return false;
  }

  /// There is work after a rest of `restNanos`, asleep or awake.
  void work(long restNanos) {
    worth = restNanos < NANOS;
    end();
  }

  private void end() {
    if (place != Places.NONE) {
      places.give(place);
      place = Places.NONE;
    }
  }

  /// For so many at once. A place that is not given back is free again by itself.
  static final class Places {
    static final int NONE = -1;

    private static final long FREE = Long.MIN_VALUE;

    private final AtomicLongArray sinceNanos;

    Places(int count) {
      sinceNanos = new AtomicLongArray(count);
      for (int i = 0; i < count; i++) {
        sinceNanos.set(i, FREE);
      }
    }

    private int take(long nowNanos) {
      for (int i = 0; i < sinceNanos.length(); i++) {
        long since = sinceNanos.get(i);
        if ((since == FREE || nowNanos - since > 2 * NANOS)
            && sinceNanos.compareAndSet(i, since, nowNanos)) {
          return i;
        }
      }
      return NONE;
    }

    private void give(int place) {
      sinceNanos.set(place, FREE);
    }
  }
}
