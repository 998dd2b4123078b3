package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Reads one slot after another in large direct pieces, the next one while the last is looked at.
/// What cannot be read is zeroes: no valid record, so the scan ends there, and B4 decides: an end that
/// is only [#blind] is none.
final class SlotScanner implements LogSource, AutoCloseable {
  /// Once so much of a piece was looked at, a scan goes on to the next: a mere trial of a slot does not.
  private static final int PROVEN_BYTES = SlotPiece.BYTES / 16;

  private final long segmentBytes;
  private SlotPiece present;
  private SlotPiece ahead;
  private int slot = Segment.NO_SLOT;
  private long base;
  private @Nullable String unreadable;

  SlotScanner(Disk disk, SlotFiles files, LogShape shape) {
    segmentBytes = shape.segmentBytes();
    present = new SlotPiece(disk, files);
    ahead = new SlotPiece(disk, files);
  }

  /// From now on reads `slot`, which holds, or may hold, the segment of `segmentBase`.
  void use(int nextSlot, long segmentBase) {
    slot = nextSlot;
    base = segmentBase;
    present.empty(base);
    ahead.empty(base);
  }

  /// What could not be read since the last call, for an alarm, or null.
  @Nullable String takeUnreadable() {
    String taken = unreadable;
    unreadable = null;
    return taken;
  }

  /// Whether the record at `lsn`, where a scan has just stopped, may only have been unreadable.
  boolean blind(long lsn) {
    return slot != Segment.NO_SLOT && present.blind(lsn);
  }

  @Override
  public Window window(long lsn) throws IOException {
    long end = base + segmentBytes;
    if (slot == Segment.NO_SLOT || lsn < base || lsn >= end) {
      return new Window(MemorySegment.NULL, 0, 0);
    }
    boolean whole =
        lsn >= present.from()
            && (present.to() == end || present.to() - lsn >= RecordLayout.RECORD_BYTES_MAX);
    if (!whole) {
      turn(lsn, end);
    } else if (lsn - present.from() >= PROVEN_BYTES && present.to() < end && !ahead.beingRead()) {
      long from = present.to();
      ahead.begin(slot, base, from, Math.min(from + SlotPiece.BYTES, end));
    }
    return present.window(lsn);
  }

  @Override
  public void close() {
    present.close();
    ahead.close();
  }

  /// The piece with `lsn`: the one read ahead, or another.
  private void turn(long lsn, long end) throws IOException {
    long from = Lsn.roundDown(lsn, Lsn.BLOCK_BYTES);
    boolean next = ahead.beingRead() && lsn >= present.from() && from <= present.to();
    if (next && ahead.finishBehind(present, from)) {
      SlotPiece last = present;
      present = ahead;
      ahead = last;
      return;
    }
    ahead.empty(from);
    String failed = present.fill(slot, base, from, Math.min(from + SlotPiece.BYTES, end));
    unreadable = failed == null ? unreadable : failed;
  }
}
