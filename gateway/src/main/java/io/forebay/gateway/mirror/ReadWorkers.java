package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Threads;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Reads that would wait for the disk: some at a time on workers, the others in a bounded queue.
final class ReadWorkers {
  /// Reads of one group at a time: enough to keep a disk's queue busy.
  static final int RUNNING_MAX = 8;

  /// What waits at most. Sessions bound their requests, so this many mean hundreds of sessions, each
  /// at its limit; one more is done by its caller, which then takes no new ones meanwhile.
  static final int WAITING_MAX = 32_768;

  private final Threads threads;
  private final int runningMax;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int running;
  private boolean closed;
  private @Nullable Runnable whenQuiet;

  ReadWorkers(Threads threads, int runningMax) {
    this.threads = threads;
    this.runningMax = runningMax;
  }

  /// Runs `read`, which may block, on a worker. Returns false once closed.
  boolean add(Runnable read) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      if (running == runningMax && waiting.size() < WAITING_MAX) {
        waiting.add(read);
        return true;
      }
      if (running < runningMax) {
        running++;
        threads.offload(() -> work(read));
        return true;
      }
    }
    read.run();
    return true;
  }

  private void work(Runnable first) {
    for (Runnable read = first; read != null; read = next()) {
      read.run();
    }
  }

  private @Nullable Runnable next() {
    Runnable quiet;
    synchronized (this) {
      Runnable read = waiting.poll();
      if (read != null) {
        return read;
      }
      running--;
      quiet = running == 0 ? whenQuiet : null;
    }
    if (quiet != null) {
      quiet.run();
    }
    return null;
  }

  synchronized boolean idle() {
    return running < runningMax && !closed;
  }

  /// Takes no more; calls `whenQuiet` once the last read has ended, at once when none is under way.
  void close(Runnable whenQuiet) {
    synchronized (this) {
      closed = true;
      if (running > 0) {
        this.whenQuiet = whenQuiet;
        return;
      }
    }
    whenQuiet.run();
  }
}
