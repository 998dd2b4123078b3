package io.forebay.gateway.link.receiver;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.log.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The bytes of the line that are not in the log yet: an incomplete record, and what came behind it in
/// one frame. So it never holds more than a record and a frame.
public final class Assembly implements AutoCloseable {
  private static final int BYTES = RecordLayout.RECORD_BYTES_MAX + Limits.DATA_BYTES_MAX;

  private final Disk disk;
  private @Nullable Memory memory;
  private int size;

  public Assembly(Disk disk) {
    this.disk = disk;
  }

  public int size() {
    return size;
  }

  /// Appends what one frame brought. What was there is less than a record.
  public void add(ByteBuffer payload) {
    int count = payload.remaining();
    Check.check(size + count <= BYTES, "assembly", size, count);
    memory().segment().asSlice(size, count).copyFrom(MemorySegment.ofBuffer(payload));
    size += count;
  }

  /// The whole records at the front, which stand at `lsn`.
  public LineRecords.Whole whole(long lsn) throws ProtocolViolation {
    return LineRecords.whole(memory().segment(), size, lsn);
  }

  /// The first `count` bytes, borrowed until the next call.
  public MemorySegment bytes(long count) {
    return memory().segment().asSlice(0, count);
  }

  /// Drops the first `count` bytes.
  public void drop(long count) {
    if (count > 0) {
      MemorySegment bytes = memory().segment();
      MemorySegment.copy(bytes, count, bytes, 0, size - count);
      size -= (int) count;
    }
  }

  public void clear() {
    size = 0;
  }

  private Memory memory() {
    Memory held = memory;
    if (held == null) {
      held = disk.allocate(BYTES);
      memory = held;
    }
    return held;
  }

  @Override
  public void close() {
    if (memory != null) {
      memory.close();
      memory = null;
      size = 0;
    }
  }
}
