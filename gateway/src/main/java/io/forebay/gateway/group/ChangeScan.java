package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Reads a stretch of the log in order, every record checked whole (B4): what the maps of [Changes] on disk
/// do not have yet.
final class ChangeScan {
  /// Read at a time; at least a record.
  private static final int WINDOW_BYTES = 4 << 20;

  /// A record; its header stands at `at` of `log`, which is borrowed.
  interface Sink {
    void record(RecordType type, MemorySegment log, long at);
  }

  private ChangeScan() {}

  /// Hands on the records in `[from, toLsn)`, which ends on a record boundary. Throws IOException when one
  /// cannot be read back. Blocks.
  static void run(Log log, Disk disk, Position from, long toLsn, Sink sink) throws IOException {
    RecordWalk walk = new RecordWalk(from);
    try (Pin pin = pin(log, from.lsn());
        Memory window = disk.allocate(WINDOW_BYTES)) {
      while (walk.lsn() < toLsn) {
        long base = walk.lsn();
        long size = Math.min(WINDOW_BYTES, toLsn - base);
        log.read(base, window.segment().asSlice(0, size));
        while (walk.lsn() - base < size) {
          long at = walk.lsn() - base;
          RecordType type = walk.next(window.segment(), at, size);
          if (type == null) {
            break;
          }
          sink.record(type, window.segment(), at);
        }
        if (walk.lsn() == base) {
          throw new IOException("the log is cut short at " + Lsn.print(base));
        }
      }
    }
  }

  private static Pin pin(Log log, long lsn) {
    log.lock().lock();
    try {
      return log.pin(lsn);
    } finally {
      log.lock().unlock();
    }
  }
}
