package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// A stretch of one slot in memory. Blocks that cannot be read, or that are missing from a file cut
/// short, are zeroes in it. Confined to one thread.
final class SlotPiece implements AutoCloseable {
  /// Read at a time; holds several records of any size.
  static final int BYTES = 4 << 20;

  /// Room before that, for the part of a record which the piece before ends with.
  private static final int HEAD_BYTES =
      (int) Lsn.roundDown(RecordLayout.RECORD_BYTES_MAX, Lsn.BLOCK_BYTES) + 2 * Lsn.BLOCK_BYTES;

  private final SlotFiles files;
  private final Memory memory;

  /// Blocks that could not be read, counted from `from`.
  private final BitSet blind = new BitSet();

  private int slot = Segment.NO_SLOT;
  private long from;
  private long to;

  /// Where `from` stands in memory.
  private long at;

  private DiskFile.@Nullable Reading reading;

  SlotPiece(Disk disk, SlotFiles files) {
    this.files = files;
    memory = disk.allocate(HEAD_BYTES + BYTES);
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  /// Holds nothing, at `lsn`.
  void empty(long lsn) {
    abandon();
    from = lsn;
    to = lsn;
    blind.clear();
  }

  boolean beingRead() {
    return reading != null;
  }

  LogSource.Window window(long lsn) {
    return new LogSource.Window(memory.segment(), at + lsn - from, at + to - from);
  }

  /// Reads `[newFrom, newTo)` of the segment at `base`, which is in `ofSlot`. Returns what could not be
  /// read, for an alarm, or null.
  @Nullable String fill(int ofSlot, long base, long newFrom, long newTo) throws IOException {
    MemorySegment into = place(ofSlot, newFrom, newTo);
    long offset = SlotHeader.BYTES + from - base;
    DiskFile file = files.acquire(slot);
    try {
      int read = file.read(into, offset);
      into.asSlice(read).fill((byte) 0);
      return null;
    } catch (IOException e) {
      fillByBlocks(file, offset, into);
      return e.getMessage();
    } finally {
      files.release(slot);
    }
  }

  /// As [#fill], but only begins to.
  void begin(int ofSlot, long base, long newFrom, long newTo) throws IOException {
    MemorySegment into = place(ofSlot, newFrom, newTo);
    DiskFile file = files.acquire(slot);
    try {
      reading = file.beginRead(into, SlotHeader.BYTES + from - base);
    } finally {
      if (reading == null) {
        files.release(slot);
      }
    }
  }

  /// Waits for what was begun and puts `[lsn, from)` before it, which `before` ends with. Returns
  /// false, holding nothing, when one of them has blocks that cannot be read: they want a [#fill].
  boolean finishBehind(SlotPiece before, long lsn) throws IOException {
    int read = finish();
    int sighted = (int) ((lsn - before.from) / Lsn.BLOCK_BYTES);
    if (read < 0 || before.blind.nextSetBit(sighted) >= 0) {
      empty(from);
      return false;
    }
    memory.segment().asSlice(at + read, to - from - read).fill((byte) 0);
    long carried = from - lsn;
    Check.check(before.to == from && carried <= HEAD_BYTES, "pieces are adjacent", from, before.to);
    MemorySegment.copy(
        before.memory.segment(),
        before.at + lsn - before.from,
        memory.segment(),
        at - carried,
        carried);
    at -= carried;
    from = lsn;
    return true;
  }

  /// Whether the record at `lsn` may only have been unreadable.
  boolean blind(long lsn) {
    if (lsn < from || lsn >= to) {
      return false;
    }
    int next = blind.nextSetBit((int) ((lsn - from) / Lsn.BLOCK_BYTES));
    return next >= 0 && from + (long) next * Lsn.BLOCK_BYTES < lsn + RecordLayout.RECORD_BYTES_MAX;
  }

  @Override
  public void close() {
    abandon();
    memory.close();
  }

  private MemorySegment place(int ofSlot, long newFrom, long newTo) {
    Check.check(newFrom <= newTo && newTo - newFrom <= BYTES, "a piece fits", newFrom, newTo);
    empty(newFrom);
    slot = ofSlot;
    to = newTo;
    at = HEAD_BYTES;
    return memory.segment().asSlice(at, to - from);
  }

  private void abandon() {
    try {
      finish();
    } catch (IOException e) {
      // Closing an idle slot's file that was only read from: nothing depends on it.
    }
  }

  /// The bytes read, or -1 when it failed, or none was begun.
  private int finish() throws IOException {
    DiskFile.Reading begun = reading;
    if (begun == null) {
      return -1;
    }
    reading = null;
    try {
      return begun.finish();
    } catch (IOException e) {
      return -1; // A fill meets it again, if anybody wants these bytes, and says so.
    } finally {
      files.release(slot);
    }
  }

  private void fillByBlocks(DiskFile file, long offset, MemorySegment into) {
    for (long next = 0; next < into.byteSize(); next += Lsn.BLOCK_BYTES) {
      MemorySegment block = into.asSlice(next, Lsn.BLOCK_BYTES);
      try {
        int read = file.read(block, offset + next);
        block.asSlice(read).fill((byte) 0);
      } catch (IOException e) {
        block.fill((byte) 0); // Reported once, by the caller, for the whole piece.
        blind.set((int) (next / Lsn.BLOCK_BYTES));
      }
    }
  }
}
