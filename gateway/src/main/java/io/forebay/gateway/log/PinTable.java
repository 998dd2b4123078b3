package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Counts pins by segment (R2). Slots are reused oldest first, and reuse stops at the first pinned
/// segment, so one count a segment is enough. Taken under the group's lock or above another pin;
/// released on any thread.
final class PinTable {
  private final long segmentBytes;
  private final AtomicIntegerArray counts;
  private volatile boolean reuseWaits;
  private volatile Runnable onReleased = () -> {};

  /// The retained log never spans more than `segmentsMax` segments.
  PinTable(long segmentBytes, int segmentsMax) {
    this.segmentBytes = segmentBytes;
    counts = new AtomicIntegerArray(segmentsMax);
  }

  /// `retry` is called when a segment that held reuse back is pinned no more; any thread.
  void onReleased(Runnable retry) {
    onReleased = retry;
  }

  Pin acquire(long lsn) {
    counts.incrementAndGet(index(lsn));
    return new Pin(this, lsn);
  }

  void release(long lsn) {
    int left = counts.decrementAndGet(index(lsn));
    Check.check(left >= 0, "R2 a pin is released once", lsn, left);
    if (left == 0 && reuseWaits) {
      reuseWaits = false;
      onReleased.run();
    }
  }

  /// Under the group's lock: whether the segment is pinned; its release then asks for another try.
  boolean holdsBack(long segmentBase) {
    if (counts.get(index(segmentBase)) == 0) {
      return false;
    }
    reuseWaits = true;
    // Released between the two looks: nobody would ask again.
    return counts.get(index(segmentBase)) > 0;
  }

  private int index(long lsn) {
    return (int) (lsn / segmentBytes % counts.length());
  }
}
