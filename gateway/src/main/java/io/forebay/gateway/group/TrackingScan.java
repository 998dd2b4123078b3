package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Turns a stretch of the log into the extents that it changed: rung *tracking* of the overflow ladder,
/// before the stretch's slot is reused (R2).
final class TrackingScan {
  /// Read at a time; at least a record.
  private static final int WINDOW_BYTES = 4 << 20;

  private TrackingScan() {}

  /// Adds what records in `[from, toLsn)`, which is pinned and ends on a record boundary, changed. Their
  /// headers say so: a payload need not read back. Throws IOException when a header does not. Blocks.
  static void collect(LogReader log, Disk disk, Position from, long toLsn, ExtentSet into)
      throws IOException {
    RecordWalk scan = new RecordWalk(from);
    try (Memory window = disk.allocate(WINDOW_BYTES)) {
      while (scan.lsn() < toLsn) {
        long base = scan.lsn();
        long size = Math.min(WINDOW_BYTES, toLsn - base);
        if (readable(log, base, window.segment().asSlice(0, size))) {
          collect(scan, window.segment(), base, size, into);
        } else {
          oneByOne(log, scan, window.segment(), base + size, into);
        }
      }
    }
  }

  private static boolean readable(LogReader log, long base, MemorySegment window) {
    try {
      log.read(base, window);
      return true;
    } catch (IOException e) {
      return false; // Some of it may be: header by header.
    }
  }

  private static void oneByOne(
      LogReader log, RecordWalk scan, MemorySegment window, long end, ExtentSet into)
      throws IOException {
    while (scan.lsn() < end) {
      long lsn = scan.lsn();
      log.read(lsn, window.asSlice(0, RecordLayout.HEADER_BYTES));
      collect(scan, window, lsn, RecordLayout.HEADER_BYTES, into);
    }
  }

  private static void collect(
      RecordWalk scan, MemorySegment window, long base, long size, ExtentSet into)
      throws IOException {
    while (scan.lsn() < base + size) {
      long at = scan.lsn() - base;
      RecordType type = scan.nextHeader(window, at, size);
      if (type == null) {
        return;
      }
      if (type == RecordType.WRITE || type == RecordType.ZERO || type == RecordType.TRIM) {
        into.add(
            RecordLayout.volume(window, at),
            RecordLayout.offset(window, at),
            RecordLayout.length(window, at));
      }
    }
  }
}
