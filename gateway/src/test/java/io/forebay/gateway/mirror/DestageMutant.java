package io.forebay.gateway.mirror;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A destager broken on purpose: a simulation that does not catch each of them is blind.
enum DestageMutant {
  NONE,
  /// It takes what is appended for durable (B3).
  DESTAGE_BEFORE_DURABLE,
  /// It asks the pending index what is to be written instead of scanning records.
  ASKS_THE_INDEX;

  /// The log as the destager sees it.
  LogReader log(LogReader real) {
    return this == DESTAGE_BEFORE_DURABLE ? new Hasty(real) : real;
  }

  /// The memory that it builds its batches in.
  DestageBuffers buffers(Disk disk, PendingIndex index, LogLock lock) {
    return new DestageBuffers(
        disk,
        1,
        DestageBuffers.LOG_BYTES_MIN,
        () ->
            this == ASKS_THE_INDEX
                ? new Asking(disk, index, lock)
                : new BatchMap(disk, BatchMap.BUDGET_BYTES));
  }

  private record Hasty(LogReader real) implements LogReader {
    @Override
    public long durable() {
      return real.appended();
    }

    @Override
    public long start() {
      return real.start();
    }

    @Override
    public long appended() {
      return real.appended();
    }

    @Override
    public long surgeNanos() {
      return real.surgeNanos();
    }

    @Override
    public Pin pin(long lsn) {
      return real.pin(lsn);
    }

    @Override
    public void read(long lsn, MemorySegment into) throws IOException {
      real.read(lsn, into);
    }

    @Override
    public boolean readFromRing(long lsn, MemorySegment into) {
      return real.readFromRing(lsn, into);
    }
  }

  /// Leaves out what the index knows nothing of.
  private static final class Asking extends BatchMap {
    private final PendingIndex index;
    private final LogLock lock;

    Asking(Disk disk, PendingIndex index, LogLock lock) {
      super(disk, BUDGET_BYTES);
      this.index = index;
      this.lock = lock;
    }

    @Override
    void insert(int volume, long offset, int length, PieceKind kind, long recordLsn) {
      PieceList found = new PieceList();
      lock.lock();
      try {
        index.lookup(volume, offset, length, found);
      } finally {
        lock.unlock();
      }
      for (int i = 0; i < found.count(); i++) {
        if (found.recordLsn(i) == PieceList.ABSENT) {
          return;
        }
      }
      super.insert(volume, offset, length, kind, recordLsn);
    }
  }
}
