package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Reads any range of a direct file: aligned parts at once, the rest through aligned buffers. Any
/// thread; one buffer a reader, of which a few are kept.
final class BounceBuffers implements AutoCloseable {
  /// Holds a record whole at any alignment.
  static final int BUFFER_BYTES = 256 << 10;

  /// Buffers kept when nobody reads.
  static final int KEPT_MAX = 4;

  private final Disk disk;
  private final ArrayDeque<Memory> kept = new ArrayDeque<>();

  private boolean closed;

  BounceBuffers(Disk disk) {
    this.disk = disk;
  }

  void read(DiskFile file, long offset, MemorySegment into) throws IOException {
    long whole = wholeBytes(file, offset, into);
    if (whole > 0) {
      readFully(file, offset, into.asSlice(0, whole));
    }
    if (whole < into.byteSize()) {
      bounced(file, offset + whole, into.asSlice(whole));
    }
  }

  /// How much of the beginning of `into` the file can be read into without a buffer.
  private static long wholeBytes(DiskFile file, long offset, MemorySegment into) {
    if (!into.isNative()) {
      return 0;
    }
    if (!file.direct()) {
      return into.byteSize();
    }
    boolean aligned = (offset | into.address()) % Lsn.BLOCK_BYTES == 0;
    return aligned ? Lsn.roundDown(into.byteSize(), Lsn.BLOCK_BYTES) : 0;
  }

  /// What a reader still has is freed when it is given back.
  @Override
  public synchronized void close() {
    closed = true;
    kept.forEach(Memory::close);
    kept.clear();
  }

  private void bounced(DiskFile file, long offset, MemorySegment into) throws IOException {
    Memory buffer = take();
    try {
      long done = 0;
      while (done < into.byteSize()) {
        long from = Lsn.roundDown(offset + done, Lsn.BLOCK_BYTES);
        long skip = offset + done - from;
        long end = Lsn.roundUp(offset + into.byteSize(), Lsn.BLOCK_BYTES);
        MemorySegment block = buffer.segment().asSlice(0, Math.min(end - from, BUFFER_BYTES));
        readFully(file, from, block);
        long size = Math.min(into.byteSize() - done, block.byteSize() - skip);
        MemorySegment.copy(block, skip, into, done, size);
        done += size;
      }
    } finally {
      give(buffer);
    }
  }

  private static void readFully(DiskFile file, long offset, MemorySegment into) throws IOException {
    long read = file.read(into, offset);
    if (read != into.byteSize()) {
      throw new EOFException("a slot ends at " + (offset + read) + ": it was cut short");
    }
  }

  private synchronized Memory take() {
    @Nullable Memory buffer = kept.poll();
    return buffer != null ? buffer : disk.allocate(BUFFER_BYTES);
  }

  private synchronized void give(Memory buffer) {
    Check.check(kept.size() <= KEPT_MAX, "M1 bounce buffers", kept.size(), KEPT_MAX);
    if (!closed && kept.size() < KEPT_MAX) {
      kept.push(buffer);
    } else {
      buffer.close();
    }
  }
}
