package io.forebay.gateway.socket;

import io.forebay.gateway.block.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The bytes that all connections together may hold in reply buffers beyond their own share (M1). Who
/// does not get his bytes at once stands in line; nobody overtakes, so a long read is served too.
///
/// Any thread; one lock, under which nothing is called.
public final class ReadBudget {
  /// One connection's place in the line. Guarded by the budget's lock.
  static final class Place {
    private final Runnable wake;
    private long wanted;
    private long granted;

    /// `wake` is called, on any thread, when [ReadBudget#take] is worth another try.
    Place(Runnable wake) {
      this.wake = wake;
    }
  }

  private final ArrayDeque<Place> line = new ArrayDeque<>();
  private final long total;
  private long free;

  public ReadBudget(long bytes) {
    total = bytes;
    free = bytes;
  }

  /// Takes `bytes` (at most the whole budget) or, returning false, a place in the line. Asked again
  /// after the wake-up, with the same number, it takes what was kept for it.
  synchronized boolean take(Place place, long bytes) {
    Check.check(bytes <= total, "M1 read fits the budget", bytes, total);
    if (place.granted > 0) {
      Check.check(place.granted == bytes, "M1 budget as asked for", place.granted, bytes);
      place.granted = 0;
      return true;
    }
    if (place.wanted > 0) {
      return false;
    }
    if (line.isEmpty() && free >= bytes) {
      free -= bytes;
      return true;
    }
    place.wanted = bytes;
    line.add(place);
    return false;
  }

  /// Gives back what [#take] took.
  void give(long bytes) {
    wake(freed(bytes));
  }

  /// The connection is gone: gives up its place and what was kept for it.
  void leave(Place place) {
    List<Place> next;
    synchronized (this) {
      if (place.wanted > 0) {
        line.remove(place);
        place.wanted = 0;
      }
      next = freed(place.granted); // Also when nothing was kept: who stood behind may fit now.
      place.granted = 0;
    }
    wake(next);
  }

  private synchronized List<Place> freed(long bytes) {
    free += bytes;
    Check.check(free <= total, "M1 budget given back once", free, total);
    List<Place> next = new ArrayList<>();
    for (Place head = line.peek(); head != null && head.wanted <= free; head = line.peek()) {
      line.remove();
      free -= head.wanted;
      head.granted = head.wanted;
      head.wanted = 0;
      next.add(head);
    }
    return next;
  }

  private static void wake(List<Place> places) {
    places.forEach(place -> place.wake.run());
  }

  /// Bytes that nobody holds.
  synchronized long free() {
    return free;
  }
}
