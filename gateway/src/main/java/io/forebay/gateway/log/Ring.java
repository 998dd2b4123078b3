package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Memory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The newest part of the log in shared memory: survives `kill -9`, not power loss.
///
/// LSN `l` stands at `l % bytes`. Since the size is a multiple of the fold and no record crosses a
/// fold, every record is contiguous, and so is every range up to the next fold.
///
/// Writes are guarded by the group's lock. Readers copy without it and check afterwards that the
/// bytes were not overwritten meanwhile: [#floor] rises, with a store fence, before the bytes that it
/// gives up change.
final class Ring implements AutoCloseable {
  /// The floor moves in such steps, so that most appends leave it alone.
  private static final long FLOOR_STEP_BYTES = 1 << 20;

  private static final VarHandle FLOOR;

  static {
    try {
      FLOOR = MethodHandles.lookup().findVarHandle(Ring.class, "floor", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Memory memory;
  private final RingHeader header;
  private final MemorySegment log;
  private final ByteBuffer view;
  private final CRC32C crc = new CRC32C();
  private final long bytes;

  /// Lowest LSN whose bytes are intact.
  @SuppressWarnings("unused") // through FLOOR
  private volatile long floor;

  /// Takes `memory`, a mapped ring file; nothing below `floor` will be read from it.
  Ring(Memory memory, long floor) {
    this.memory = memory;
    this.floor = floor;
    header = new RingHeader(memory.segment());
    log = memory.segment().asSlice(RingHeader.BYTES);
    view = log.asByteBuffer();
    bytes = log.byteSize();
  }

  RingHeader header() {
    return header;
  }

  long bytes() {
    return bytes;
  }

  long floor() {
    return floor;
  }

  /// Borrows the memory of `[lsn, lsn + size)`, which does not cross a fold.
  MemorySegment slice(long lsn, long size) {
    Check.check(size <= Lsn.bytesToFold(lsn), "ring slice in one fold", lsn, size);
    return log.asSlice(lsn % bytes, size);
  }

  /// Gives up what must go for `[.., end)` to fit. Nothing at or above `durable` is ever given up.
  void makeRoom(long end, long durable) {
    long needed = end - bytes;
    if (needed > floor) {
      Check.check(needed <= durable, "B1 ring space is reused only below durable", end, durable);
      FLOOR.setOpaque(this, Math.min(needed + FLOOR_STEP_BYTES, durable));
      VarHandle.storeStoreFence();
    }
  }

  /// Copies `[lsn, lsn + into.size)` out; false, with `into` undefined, when part of it is gone or
  /// went meanwhile. Any thread, no lock.
  boolean copyOut(long lsn, MemorySegment into) {
    if (lsn < floor) {
      return false;
    }
    long done = 0;
    while (done < into.byteSize()) {
      long at = lsn + done;
      long size = Math.min(into.byteSize() - done, Lsn.bytesToFold(at));
      MemorySegment.copy(log, at % bytes, into, done, size);
      done += size;
    }
    VarHandle.loadLoadFence();
    return lsn >= (long) FLOOR.getOpaque(this);
  }

  /// Copies `from` to `lsn`, in one fold.
  void put(long lsn, MemorySegment from) {
    MemorySegment.copy(from, 0, log, lsn % bytes, from.byteSize());
  }

  /// Copies the remaining bytes of `from` to `lsn`, in one fold; leaves `from`'s position alone.
  void put(long lsn, ByteBuffer from) {
    view.put((int) (lsn % bytes), from, from.position(), from.remaining());
  }

  /// Zeroes `[lsn, lsn + size)`, in one fold.
  void clear(long lsn, long size) {
    if (size > 0) {
      log.asSlice(lsn % bytes, size).fill((byte) 0);
    }
  }

  /// Writes a header; returns the chain after it.
  long putHeader(
      RecordType type,
      int flags,
      long lsn,
      int epoch,
      int volume,
      long wallMillis,
      long offset,
      int length,
      int payloadCrc,
      long previousChain) {
    long at = lsn % bytes;
    long w0 =
        (RecordLayout.MAGIC & 0xFFFFFFFFL)
            | (long) RecordLayout.VERSION << 32
            | (long) type.code() << 40
            | (long) flags << 48;
    long w2 = (epoch & 0xFFFFFFFFL) | (long) volume << 32;
    long w5 = (length & 0xFFFFFFFFL) | (long) payloadCrc << 32;
    long chain = Chain.fold(previousChain, w0, lsn, w2, wallMillis, offset, w5);
    log.set(RecordLayout.LONG, at, w0);
    log.set(RecordLayout.LONG, at + RecordLayout.LSN_AT, lsn);
    log.set(RecordLayout.LONG, at + RecordLayout.EPOCH_AT, w2);
    log.set(RecordLayout.LONG, at + RecordLayout.WALL_AT, wallMillis);
    log.set(RecordLayout.LONG, at + RecordLayout.OFFSET_AT, offset);
    log.set(RecordLayout.LONG, at + RecordLayout.LENGTH_AT, w5);
    log.set(RecordLayout.LONG, at + RecordLayout.CHAIN_AT, chain);
    log.set(RecordLayout.INT, at + RecordLayout.RESERVED_AT, 0);
    crc.reset();
    view.limit((int) at + RecordLayout.HEADER_CRC_AT).position((int) at);
    crc.update(view);
    view.clear();
    log.set(RecordLayout.INT, at + RecordLayout.HEADER_CRC_AT, (int) crc.getValue());
    return chain;
  }

  @Override
  public void close() {
    memory.close();
  }
}
