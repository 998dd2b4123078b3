package io.forebay.gateway.log;

import io.forebay.gateway.block.Completion;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Flushes that wait for `durable`, in LSN order. Guarded by the group's lock; its length is bounded
/// by the commands that sessions have under way.
final class FlushQueue {
  private long[] lsns = new long[64];
  private @Nullable Completion[] waiting = new @Nullable Completion[64];
  private int head;
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  /// The last LSN that somebody waits for. Not for an empty queue.
  long last() {
    return lsns[(head + count - 1) & (lsns.length - 1)];
  }

  void add(long lsn, Completion done) {
    if (count == lsns.length) {
      grow();
    }
    int at = (head + count) & (lsns.length - 1);
    lsns[at] = lsn;
    waiting[at] = done;
    count++;
  }

  /// The next one whose LSN is at most `durable`, or null. The caller completes it outside the lock.
  @Nullable Completion poll(long durable) {
    if (count == 0 || lsns[head] > durable) {
      return null;
    }
    Completion done = waiting[head];
    waiting[head] = null;
    head = (head + 1) & (lsns.length - 1);
    count--;
    return done;
  }

  private void grow() {
    int size = lsns.length;
    long[] grownLsns = new long[size * 2];
    @Nullable Completion[] grownWaiting = Arrays.copyOf(waiting, size * 2);
    for (int i = 0; i < size; i++) {
      grownLsns[i] = lsns[(head + i) & (size - 1)];
      grownWaiting[i] = waiting[(head + i) & (size - 1)];
    }
    lsns = grownLsns;
    waiting = grownWaiting;
    head = 0;
  }
}
