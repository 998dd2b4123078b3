package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;

/// Turns a stretch of the log into the extents that it changed: rung *tracking* of the overflow ladder,
/// before the stretch's slot is reused (R2).
final class TrackingScan {
  /// Read at a time; at least a record.
  private static final int WINDOW_BYTES = 4 << 20;

  private TrackingScan() {}

  /// Adds what records in `[from, toLsn)`, which is pinned and ends on a record boundary, changed. Throws
  /// [io.forebay.gateway.log.CorruptRecord] when the log does not read back as it was written. Blocks.
  static void collect(LogReader log, Disk disk, Position from, long toLsn, ExtentSet into)
      throws IOException {
    RecordWalk scan = new RecordWalk(from);
    try (Memory window = disk.allocate(WINDOW_BYTES)) {
      while (scan.lsn() < toLsn) {
        long base = scan.lsn();
        long size = Math.min(WINDOW_BYTES, toLsn - base);
        log.read(base, window.segment().asSlice(0, size));
        while (scan.lsn() < base + size) {
          long lsn = scan.lsn();
          RecordType type = scan.next(window.segment(), lsn - base, size);
          if (type == null) {
            break;
          }
          if (type == RecordType.WRITE || type == RecordType.ZERO || type == RecordType.TRIM) {
            long at = lsn - base;
            into.add(
                RecordLayout.volume(window.segment(), at),
                RecordLayout.offset(window.segment(), at),
                RecordLayout.length(window.segment(), at));
          }
        }
      }
    }
  }
}
