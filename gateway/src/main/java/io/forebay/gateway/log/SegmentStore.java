package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of the log that is in slots: which slot holds which segment, which are free, and the
/// writing and reading of them.
///
/// The tables are guarded by the group's lock; disk calls are made without it, writing ones by one
/// thread at a time: the writer, or a recovery before there is one.
final class SegmentStore implements AutoCloseable {
  private final LogPlace place;
  private final LogShape shape;
  private final LogLock lock;
  private final SlotFiles files;
  private final BounceBuffers bounce;
  private final Memory headerBlock;

  /// By segment number modulo its length: one more than there are slots, since the log may end
  /// exactly where the last slot does.
  private final @Nullable Segment[] segments;

  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final PinTable pins;

  /// Slots written since the last sync, oldest first; of the writing thread.
  private final List<Integer> touched = new ArrayList<>();

  private long start;
  private long oldestBase;
  private long assignedEnd;
  private int unprepared; // Slots that will be free once they are prepared.
  private int lostSegments; // Those whose slot is gone.

  /// Takes `files`.
  SegmentStore(
      Disk disk, LogPlace place, LogShape shape, LogLock lock, SlotFiles files, PinTable pins) {
    this.place = place;
    this.shape = shape;
    this.lock = lock;
    this.pins = pins;
    this.files = files;
    bounce = new BounceBuffers(disk);
    headerBlock = disk.allocate(SlotHeader.BYTES);
    segments = new @Nullable Segment[shape.slots() + 1];
  }

  SlotFiles files() {
    return files;
  }

  /// Under the lock, once: the log begins at `lsn`.
  void begin(long lsn) {
    start = lsn;
    oldestBase = baseOf(lsn);
    assignedEnd = oldestBase;
  }

  /// Under the lock: the tail has reached a segment.
  void expect(Segment segment) {
    Check.check(at(segment.base) == null, "a segment is expected once", segment.base, 0);
    segments[index(segment.base)] = segment;
  }

  /// Under the lock: a recovery found the segment in `slot`.
  void adopt(Segment segment, int slot) {
    Check.check(segment.base == assignedEnd, "B1 segments are adjacent", segment.base, assignedEnd);
    expect(segment);
    segment.slot = slot;
    assignedEnd = segment.base + shape.segmentBytes();
  }

  /// Under the lock: the slot that held the segment is gone; reading it fails.
  void adoptLost(Segment segment) {
    adopt(segment, Segment.LOST);
    lostSegments++;
  }

  /// Under the lock: a prepared slot may take a segment.
  void addFree(int slot) {
    free.add(slot);
  }

  /// Under the lock: another slot will be [#prepared].
  void addUnprepared() {
    unprepared++;
  }

  /// Under the lock.
  void prepared(int slot) {
    unprepared--;
    addFree(slot);
  }

  /// Under the lock: it will not be, for now.
  void notPrepared() {
    unprepared--;
  }

  /// Under the lock: as [#limit], once every slot is prepared that can be.
  long reach() {
    return limit() + unprepared * shape.segmentBytes();
  }

  /// Under the lock: LSNs may be given out up to here.
  long limit() {
    return assignedEnd + free.size() * shape.segmentBytes();
  }

  /// Under the lock.
  int freeSlots() {
    return free.size();
  }

  /// Under the lock: slots that hold or may take records.
  int preparedSlots() {
    return (int) ((assignedEnd - oldestBase) / shape.segmentBytes()) + free.size();
  }

  /// Under the lock: every slot holds a segment or may take one, and everything from the start on is in one, as far
  /// as is known.
  boolean whole() {
    Segment first = at(start);
    boolean fromStart = first == null || first.firstLsn <= start;
    return lostSegments == 0 && fromStart && preparedSlots() == shape.slots();
  }

  /// Under the lock: the oldest LSN not given up.
  long start() {
    return start;
  }

  /// Under the lock: the segment that holds `lsn`.
  @Nullable Segment at(long lsn) {
    long base = baseOf(lsn);
    Segment segment = segments[index(base)];
    return segment != null && segment.base == base ? segment : null;
  }

  /// Under the lock: gives up what is below `lsn`.
  void trim(long lsn) {
    start = Math.max(start, lsn);
    reuse();
  }

  /// Under the lock: frees the slots of segments wholly below the start (R2), oldest first, up to
  /// the first that is pinned; the pin's release then asks for another try.
  void reuse() {
    while (oldestBase + shape.segmentBytes() <= start && oldestBase < assignedEnd) {
      if (pins.holdsBack(oldestBase)) {
        return;
      }
      Segment segment = Check.present(at(oldestBase), "R2 retained", oldestBase, start);
      Check.check(segment.slot != Segment.NO_SLOT, "R2 retained", oldestBase, start);
      segments[index(oldestBase)] = null;
      if (segment.slot == Segment.LOST) {
        lostSegments--;
      } else {
        free.add(segment.slot);
      }
      oldestBase += shape.segmentBytes();
    }
  }

  /// Writes `from`, which lies in one segment and is block aligned, at `lsn`. A new segment gets its
  /// slot first, whose header is durable before its first record.
  void write(long lsn, MemorySegment from) throws IOException {
    assertOffLock();
    long size = from.byteSize();
    Check.check(
        lsn % Lsn.BLOCK_BYTES == 0 && size % Lsn.BLOCK_BYTES == 0, "aligned writes", lsn, size);
    int slot = slotFor(lsn);
    DiskFile file = files.acquire(slot);
    try {
      file.write(from, SlotHeader.BYTES + lsn - baseOf(lsn));
    } finally {
      files.release(slot);
    }
    if (touched.isEmpty() || touched.getLast() != slot) {
      touched.add(slot);
    }
  }

  /// Makes every write completed so far durable, older slots first.
  void sync() throws IOException {
    assertOffLock();
    for (int slot : touched) {
      syncSlot(slot);
    }
    touched.clear();
  }

  /// Fills `into` from the slots; every segment of the range has one, and a pin holds it.
  void read(long lsn, MemorySegment into) throws IOException {
    assertOffLock();
    long done = 0;
    while (done < into.byteSize()) {
      long at = lsn + done;
      long base = baseOf(at);
      long size = Math.min(into.byteSize() - done, base + shape.segmentBytes() - at);
      int slot = slotOf(at);
      DiskFile file = files.acquire(slot);
      try {
        bounce.read(file, SlotHeader.BYTES + at - base, into.asSlice(done, size));
      } finally {
        files.release(slot);
      }
      done += size;
    }
  }

  /// Writes and syncs a slot's header, encoded in `block`.
  void writeHeader(int slot, MemorySegment block) throws IOException {
    assertOffLock();
    DiskFile file = files.acquire(slot);
    try {
      file.write(block, 0);
      file.sync();
    } finally {
      files.release(slot);
    }
  }

  /// Reads a slot's header into `block`; zeroes where nothing was written.
  void readHeader(int slot, MemorySegment block) throws IOException {
    assertOffLock();
    DiskFile file = files.acquire(slot);
    try {
      file.read(block, 0);
    } finally {
      files.release(slot);
    }
  }

  void syncSlot(int slot) throws IOException {
    DiskFile file = files.acquire(slot);
    try {
      file.sync();
    } finally {
      files.release(slot);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
    bounce.close();
    headerBlock.close();
  }

  private int slotFor(long lsn) throws IOException {
    Segment segment;
    int slot;
    lock.lock();
    try {
      segment = Check.present(at(lsn), "the tail announces segments", lsn, assignedEnd);
      if (segment.slot != Segment.NO_SLOT) {
        return segment.slot;
      }
      Check.check(segment.base == assignedEnd, "segments get slots in turn", lsn, assignedEnd);
      slot = Check.present(free.peek(), "LSNs end with the last slot", lsn, assignedEnd);
    } finally {
      lock.unlock();
    }
    SlotHeader.of(place.group(), shape.segmentBytes(), segment).encode(headerBlock.segment());
    writeHeader(slot, headerBlock.segment());
    lock.lock();
    try {
      free.remove();
      segment.slot = slot;
      assignedEnd = segment.base + shape.segmentBytes();
    } finally {
      lock.unlock();
    }
    return slot;
  }

  private int slotOf(long lsn) throws IOException {
    lock.lock();
    try {
      Segment segment = Check.present(at(lsn), "R2 a pin holds it", lsn, oldestBase);
      boolean lost = segment.slot == Segment.NO_SLOT && lsn < segment.firstLsn;
      Check.check(lost || segment.slot != Segment.NO_SLOT, "R2 a pin holds it", lsn, oldestBase);
      if (lost || segment.slot == Segment.LOST) {
        throw new CorruptRecord(lsn, "the slot that held it is damaged or missing");
      }
      return segment.slot;
    } finally {
      lock.unlock();
    }
  }

  private long baseOf(long lsn) {
    return lsn - lsn % shape.segmentBytes();
  }

  private int index(long lsn) {
    return (int) (lsn / shape.segmentBytes() % segments.length);
  }

  private void assertOffLock() {
    Check.check(!lock.heldByMe(), "no disk call under the lock");
  }
}
