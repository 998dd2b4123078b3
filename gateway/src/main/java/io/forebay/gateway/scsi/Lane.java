package io.forebay.gateway.scsi;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One at a time: what reads and then writes because of what it has read (COMPARE AND WRITE, ORWRITE).
/// Waiters go in the order in which they came; each is a command under way, so sessions bound them.
final class Lane {
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean taken;

  /// Runs `go`, at once or when its turn comes, which then must [#leave] once.
  void enter(Runnable go) {
    synchronized (waiting) {
      if (taken) {
        waiting.add(go);
        return;
      }
      taken = true;
    }
    go.run();
  }

  void leave() {
    @Nullable Runnable next;
    synchronized (waiting) {
      next = waiting.poll();
      taken = next != null;
    }
    if (next != null) {
      next.run();
    }
  }
}
