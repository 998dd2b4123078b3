package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimInode.PAGE_BYTES;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// One open file of one process.
final class SimFile implements DiskFile {
  private final SimDisk disk;
  private final SimInode inode;
  private final String path;
  private final Mode mode;
  private boolean closed;

  SimFile(SimDisk disk, SimInode inode, String path, Mode mode) {
    this.disk = disk;
    this.inode = inode;
    this.path = path;
    this.mode = mode;
  }

  private void check(boolean transfer, boolean writes, MemorySegment memory, long offset) {
    Check.check(!closed, "file used after close", path);
    Check.check(offset >= 0, "file offset", path, offset);
    Check.check(!writes || mode != Mode.READ, "write to a file opened for reading", path);
    if (transfer && direct()) {
      long all = memory.address() | offset | memory.byteSize();
      Check.check(memory.isNative(), "direct I/O takes native memory", path);
      Check.check(all % PAGE_BYTES == 0, "direct I/O is aligned to 4 KiB", path, offset, memory);
    }
  }

  @Override
  public int read(MemorySegment into, long offset) throws IOException {
    check(true, false, into, offset);
    Verdict verdict = disk.gate.begin(Op.READ, path, offset, into.byteSize(), false);
    disk.gate.meanwhile();
    if (inode.spoilt(offset, into.byteSize())) {
      disk.counts.hit(Fault.READ_FAILED);
      throw SimGate.failed(Op.READ, path);
    }
    int count = inode.read(into, offset);
    disk.gate.end(verdict, Op.READ, path);
    return count;
  }

  /// At once or when it is asked for: what is written to the range meanwhile may be in it or not.
  @Override
  public Reading beginRead(MemorySegment into, long offset) {
    if (disk.random.coin()) {
      return () -> read(into, offset);
    }
    try {
      int count = read(into, offset);
      return () -> count;
    } catch (IOException e) {
      return () -> {
        throw e;
      };
    }
  }

  @Override
  public int readNoWait(MemorySegment into, long offset) throws IOException {
    check(true, false, into, offset);
    disk.gate.begin(Op.READ_NO_WAIT, path, offset, into.byteSize(), false);
    if (direct() || inode.spoilt(offset, into.byteSize())) {
      return 0;
    }
    long pageable = into.byteSize();
    if (disk.random.oneIn(3)) {
      // Whole pages from the start of the range are cached, the rest is not.
      long pages = disk.random.below((pageable + PAGE_BYTES - 1) / PAGE_BYTES + 1);
      pageable = Math.clamp(pages * PAGE_BYTES - offset % PAGE_BYTES, 0, pageable);
    }
    return inode.read(into.asSlice(0, pageable), offset);
  }

  @Override
  public void write(MemorySegment from, long offset) throws IOException {
    check(true, true, from, offset);
    long length = from.byteSize();
    Verdict verdict = disk.gate.begin(Op.WRITE, path, offset, length, true);
    if (inode.pages().unallocated(offset, offset + length) > disk.space.free()) {
      disk.counts.hit(Fault.DISK_FULL);
      throw SimGate.full(Op.WRITE, path);
    }
    long at = offset;
    switch (verdict) {
      case FAIL, CRASH_MIDWAY -> {
        inode.write(from, 0, offset, part(length));
        disk.gate.end(verdict, Op.WRITE, path);
        throw SimGate.failed(Op.WRITE, path);
      }
      case MISDIRECT -> at = elsewhere(offset, length);
      case GO, CRASH_BEFORE, CRASH_AFTER, FULL, STALL -> {}
    }
    // Others see none or a part of the write while it is under way.
    long first = disk.random.coin() ? 0 : part(length);
    inode.write(from, 0, at, first);
    disk.gate.meanwhile();
    inode.write(from, first, at + first, length - first);
    disk.gate.end(verdict, Op.WRITE, path);
  }

  /// A random part of a write that stops at a sector.
  private long part(long length) {
    long sectors = disk.random.below(length / SimInode.SECTOR_BYTES + 1);
    return sectors * SimInode.SECTOR_BYTES;
  }

  private long elsewhere(long offset, long length) {
    long places = (inode.size() - length) / PAGE_BYTES;
    if (places <= 0) {
      return offset;
    }
    disk.counts.hit(Fault.MISDIRECTED);
    return disk.random.below(places) * PAGE_BYTES + offset % PAGE_BYTES;
  }

  @Override
  public void zero(long offset, long length, boolean punch) throws IOException {
    check(false, true, MemorySegment.NULL, offset);
    Check.check(length >= 0, "zero length", path, length);
    Verdict verdict = disk.gate.begin(Op.ZERO, path, offset, length, true);
    long end = Math.min(inode.size(), offset + length);
    if (!punch && end > offset && inode.pages().unallocated(offset, end) > disk.space.free()) {
      disk.counts.hit(Fault.DISK_FULL);
      throw SimGate.full(Op.ZERO, path);
    }
    if (verdict == Verdict.FAIL || verdict == Verdict.CRASH_MIDWAY) {
      inode.zero(offset, end > offset ? offset + part(end - offset) : offset, punch);
      disk.gate.end(verdict, Op.ZERO, path);
      throw SimGate.failed(Op.ZERO, path);
    }
    disk.gate.meanwhile();
    inode.zero(offset, Math.min(inode.size(), end), punch);
    disk.gate.end(verdict, Op.ZERO, path);
  }

  @Override
  public void sync() throws IOException {
    Check.check(!closed, "file used after close", path);
    long mark = inode.syncMark();
    Verdict verdict = disk.gate.begin(Op.SYNC, path, mark, 0, true);
    disk.gate.meanwhile();
    if (disk.lies()) {
      return;
    }
    if (verdict == Verdict.FAIL) {
      inode.failSync(mark, disk.random, disk.random.coin(), disk.counts);
      if (disk.swallows()) {
        return;
      }
      throw SimGate.failed(Op.SYNC, path);
    }
    if (verdict != Verdict.CRASH_MIDWAY) {
      inode.commit(mark);
    }
    disk.gate.end(verdict, Op.SYNC, path);
  }

  @Override
  public void allocate(long offset, long length) throws IOException {
    check(false, true, MemorySegment.NULL, offset);
    Verdict verdict = disk.gate.begin(Op.ALLOCATE, path, offset, length, false);
    if (inode.pages().unallocated(offset, offset + length) > disk.space.free()) {
      disk.counts.hit(Fault.DISK_FULL);
      throw SimGate.full(Op.ALLOCATE, path);
    }
    inode.pages().allocate(offset, offset + length);
    inode.grow(offset + length);
    disk.gate.end(verdict, Op.ALLOCATE, path);
  }

  @Override
  public long size() {
    Check.check(!closed, "file used after close", path);
    return inode.size();
  }

  @Override
  public void resize(long size) throws IOException {
    check(false, true, MemorySegment.NULL, size);
    Verdict verdict = disk.gate.begin(Op.RESIZE, path, size, inode.size(), false);
    inode.resize(size);
    disk.gate.end(verdict, Op.RESIZE, path);
  }

  @Override
  public long nextData(long offset) {
    Check.check(!closed, "file used after close", path);
    return inode.next(offset, true);
  }

  @Override
  public long nextHole(long offset) {
    Check.check(!closed, "file used after close", path);
    return inode.next(offset, false);
  }

  @Override
  public void advise(long offset, long length, boolean willNeed) throws IOException {
    check(false, false, MemorySegment.NULL, offset);
    disk.gate.begin(Op.ADVISE, path, offset, length, false);
  }

  @Override
  public boolean direct() {
    return mode == Mode.DIRECT || mode == Mode.CREATE_DIRECT;
  }

  /// Idempotent; legal also for a dead process, whose cleanup harms nothing.
  @Override
  public void close() throws DiskFailure {
    if (!closed) {
      closed = true;
      disk.closed(this);
    }
  }

  /// The process is gone: whoever still uses the file is a ghost.
  void forget() {
    closed = true;
  }
}
