package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Reads one slot after another in large direct pieces. Blocks that cannot be read, or that are
/// missing from a file cut short, read as zeroes: no valid record, so the scan ends there, and B4
/// decides: an end that is only [#blind] is none.
final class SlotScanner implements LogSource, AutoCloseable {
  /// Read at a time; holds several records of any size.
  private static final int BUFFER_BYTES = 4 << 20;

  private final SlotFiles files;
  private final long segmentBytes;
  private final Memory buffer;
  private int slot = Segment.NO_SLOT;
  private long base;
  private long from;
  private long to;
  private @Nullable String unreadable;

  /// Blocks of the present piece that could not be read.
  private final BitSet blind = new BitSet();

  SlotScanner(Disk disk, SlotFiles files, LogShape shape) {
    this.files = files;
    segmentBytes = shape.segmentBytes();
    buffer = disk.allocate(BUFFER_BYTES);
  }

  /// From now on reads `slot`, which holds, or may hold, the segment of `segmentBase`.
  void use(int nextSlot, long segmentBase) {
    slot = nextSlot;
    base = segmentBase;
    from = segmentBase;
    to = segmentBase;
  }

  /// What could not be read since the last call, for an alarm, or null.
  @Nullable String takeUnreadable() {
    String taken = unreadable;
    unreadable = null;
    return taken;
  }

  /// Whether the record at `lsn`, where a scan has just stopped, may only have been unreadable.
  boolean blind(long lsn) {
    if (slot == Segment.NO_SLOT || lsn < from || lsn >= to) {
      return false;
    }
    int next = blind.nextSetBit((int) ((lsn - from) / Lsn.BLOCK_BYTES));
    return next >= 0 && from + (long) next * Lsn.BLOCK_BYTES < lsn + RecordLayout.RECORD_BYTES_MAX;
  }

  @Override
  public Window window(long lsn) throws IOException {
    long end = base + segmentBytes;
    if (slot == Segment.NO_SLOT || lsn < base || lsn >= end) {
      return new Window(buffer.segment(), 0, 0);
    }
    boolean whole = lsn >= from && (to == end || to - lsn >= RecordLayout.RECORD_BYTES_MAX);
    if (!whole) {
      from = Lsn.roundDown(lsn, Lsn.BLOCK_BYTES);
      to = Math.min(from + BUFFER_BYTES, end);
      fill();
    }
    return new Window(buffer.segment(), lsn - from, to - from);
  }

  @Override
  public void close() {
    buffer.close();
  }

  private void fill() throws IOException {
    MemorySegment into = buffer.segment().asSlice(0, to - from);
    long offset = SlotHeader.BYTES + from - base;
    DiskFile file = files.acquire(slot);
    blind.clear();
    try {
      int read = file.read(into, offset);
      into.asSlice(read).fill((byte) 0);
    } catch (IOException e) {
      unreadable = e.getMessage();
      fillByBlocks(file, offset, into);
    } finally {
      files.release(slot);
    }
  }

  private void fillByBlocks(DiskFile file, long offset, MemorySegment into) {
    for (long at = 0; at < into.byteSize(); at += Lsn.BLOCK_BYTES) {
      MemorySegment block = into.asSlice(at, Lsn.BLOCK_BYTES);
      try {
        int read = file.read(block, offset + at);
        block.asSlice(read).fill((byte) 0);
      } catch (IOException e) {
        block.fill((byte) 0); // Reported once, by the caller, for the whole piece.
        blind.set((int) (at / Lsn.BLOCK_BYTES));
      }
    }
  }
}
