package io.forebay.gateway.group;

import io.forebay.gateway.block.Extent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A range of a volume that one exchange has for itself while it reads and appends: others' writes to it
/// wait, as for room. Nearly always there is none, and a write pays one volatile read. Whoever was let
/// through just before the claim still comes between, once.
///
/// Any thread. Holds one waiter for each session at most, and one for each exchange under way.
final class RangeClaim {
  private volatile @Nullable Extent claimed; // Changed under `waiting`.
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final Deque<Runnable> claimers = new ArrayDeque<>();

  /// Whether a write to the range has to wait.
  boolean keepsOff(long offset, long length) {
    Extent range = claimed;
    return range != null && offset < range.end() && range.offset() < offset + length;
  }

  /// Calls `go` when `range` is claimed: at once, or when those before have released theirs.
  void take(Extent range, Runnable go) {
    synchronized (waiting) {
      if (claimed != null) {
        claimers.add(() -> take(range, go));
        return;
      }
      claimed = range;
    }
    go.run();
  }

  /// Ends the claim: the next one may have it, and who waited tries again.
  void release() {
    List<Runnable> woken;
    synchronized (waiting) {
      claimed = null;
      woken = new ArrayList<>(waiting);
      waiting.clear();
      Runnable next = claimers.poll();
      if (next != null) {
        woken.add(next);
      }
    }
    woken.forEach(Runnable::run);
  }

  /// Calls `wake` when the present claim ends; false, without calling, when there is none.
  boolean await(Runnable wake) {
    synchronized (waiting) {
      if (claimed == null) {
        return false;
      }
      waiting.add(wake);
      return true;
    }
  }
}
