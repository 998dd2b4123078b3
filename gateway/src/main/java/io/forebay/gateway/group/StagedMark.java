package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// How many bytes of the staged extents were confirmed to the sender: an entry that is damaged before
/// that is no torn end, but rot, and what lies behind it would be missing from the image (R1). In one
/// sector, so a write is never torn. The bytes: docs/formats/staging.md.
///
/// Confined to one thread at a time.
final class StagedMark implements AutoCloseable {
  private static final int BYTES = 28;
  private static final int DONE = 8;
  private static final int ALIKE = 16;
  private static final int CRC = 24;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final DiskFile file;
  private final Memory memory;
  private long confirmed;
  private Counts counts = new Counts(0, 0);

  /// How far the batch was when that was written: for display.
  ///
  /// @param alikeBytes of `doneBytes`: found here, not sent
  record Counts(long doneBytes, long alikeBytes) {}

  private StagedMark(DiskFile file, Memory memory) {
    this.file = file;
    this.memory = memory;
  }

  /// Opens `path`, made if missing: then nothing was confirmed. One that is damaged is above any length.
  static StagedMark open(Disk disk, Path path) throws IOException {
    boolean there = disk.exists(path);
    DiskFile file = disk.open(path, there ? Disk.Mode.WRITE : Disk.Mode.CREATE);
    StagedMark mark = new StagedMark(file, disk.allocate(BYTES));
    try {
      mark.confirmed = mark.read();
      return mark;
    } catch (IOException e) {
      mark.close();
      throw e;
    }
  }

  private long read() throws IOException {
    MemorySegment bytes = memory.segment().asSlice(0, BYTES);
    int got = file.read(bytes, 0);
    if (got == 0) {
      return 0;
    }
    if (got != BYTES || bytes.get(INT, CRC) != RecordLayout.crc(bytes, 0, CRC)) {
      return Long.MAX_VALUE;
    }
    counts = new Counts(bytes.get(LONG, DONE), bytes.get(LONG, ALIKE));
    return bytes.get(LONG, 0);
  }

  long confirmed() {
    return confirmed;
  }

  Counts counts() {
    return counts;
  }

  /// The first `bytes` of the extents are durable, and are about to be confirmed. Durable on return. `now`
  /// alone is not worth a write.
  void write(long bytes, Counts now) throws IOException {
    if (bytes != confirmed) {
      MemorySegment image = memory.segment().asSlice(0, BYTES);
      image.set(LONG, 0, bytes);
      image.set(LONG, DONE, now.doneBytes());
      image.set(LONG, ALIKE, now.alikeBytes());
      image.set(INT, CRC, RecordLayout.crc(image, 0, CRC));
      file.write(image, 0);
      file.sync();
      confirmed = bytes;
      counts = now;
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    file.close();
  }
}
