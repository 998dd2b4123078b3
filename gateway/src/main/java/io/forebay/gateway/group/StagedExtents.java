package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/// The extents of a catch-up batch as they came, one behind the other: a redo log of the apply. Each has
/// a header with checksums, so that what a crash left half written is where the batch goes on. A later
/// entry wins over an earlier one of the same place. The bytes: docs/formats/staging.md.
///
/// Confined to one thread at a time.
final class StagedExtents implements AutoCloseable {
  static final int MAGIC = 0x31454246; // "FBE1"
  static final int HEADER_BYTES = 40;
  private static final int KIND_DATA = 1;
  private static final int KIND_ZERO = 2;

  /// Space is reserved in steps: a full disk refuses an extent instead of failing a sync.
  private static final long RESERVE_BYTES = 64L << 20;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final DiskFile file;
  private final Memory entry;
  private ExtentSet places = new ExtentSet(); // Whole blocks or more, never less.
  private long end;
  private long reserved;

  /// What [#forEach] calls, in the order of arrival. Borrows `bytes`.
  interface Sink {
    void data(int volume, long offset, MemorySegment bytes) throws IOException;

    void zero(int volume, long offset, long length) throws IOException;
  }

  static final Sink NOTHING =
      new Sink() {
        @Override
        public void data(int volume, long offset, MemorySegment bytes) {}

        @Override
        public void zero(int volume, long offset, long length) {}
      };

  private StagedExtents(DiskFile file, Memory entry) {
    this.file = file;
    this.entry = entry;
  }

  /// Opens `path`, made if missing, and goes on behind its last intact entry. Blocks for a read of all;
  /// with `distrust` all is written again, since it may have been read from a cache only.
  static StagedExtents open(Disk disk, Path path, boolean distrust) throws IOException {
    boolean there = disk.exists(path);
    DiskFile file = disk.open(path, there ? Disk.Mode.WRITE : Disk.Mode.CREATE);
    StagedExtents staged =
        new StagedExtents(file, disk.allocate(HEADER_BYTES + CatchUpPiece.BYTES_MAX));
    try {
      staged.end = staged.walk(staged.noting(), distrust);
      file.resize(
          staged.end); // Nothing behind a torn entry may look like the next one's successor.
      staged.reserved = staged.end;
      return staged;
    } catch (IOException e) {
      staged.close();
      throw e;
    }
  }

  /// Opens what is there to be read only; its first damaged entry is its end, as far as [#forEach] goes.
  static StagedExtents read(Disk disk, Path path) throws IOException {
    DiskFile file = disk.open(path, Disk.Mode.READ);
    StagedExtents staged =
        new StagedExtents(file, disk.allocate(HEADER_BYTES + CatchUpPiece.BYTES_MAX));
    try {
      staged.end = file.size();
      return staged;
    } catch (IOException e) {
      staged.close();
      throw e;
    }
  }

  private Sink noting() {
    return new Sink() {
      @Override
      public void data(int volume, long offset, MemorySegment bytes) {
        places.add(volume, offset, bytes.byteSize());
      }

      @Override
      public void zero(int volume, long offset, long length) {
        places.add(volume, offset, length);
      }
    };
  }

  /// Whether some entry touches the range, or may: the apply writes it there.
  boolean covers(int volume, long offset, long length) {
    return places.touches(volume, offset, length);
  }

  /// Bytes of the file in use.
  long bytes() {
    return end;
  }

  void put(int volume, long offset, MemorySegment bytes) throws IOException {
    long length = bytes.byteSize();
    Check.check(length > 0 && length <= CatchUpPiece.BYTES_MAX, "piece", length, 0);
    MemorySegment.copy(bytes, 0, entry.segment(), HEADER_BYTES, length);
    append(KIND_DATA, volume, offset, length, (int) length);
  }

  void zero(int volume, long offset, long length) throws IOException {
    append(KIND_ZERO, volume, offset, length, 0);
  }

  private void append(int kind, int volume, long offset, long length, int bytes)
      throws IOException {
    MemorySegment at = entry.segment();
    at.set(INT, 0, MAGIC);
    at.set(INT, 4, kind);
    at.set(INT, 8, volume);
    at.set(INT, 12, RecordLayout.crc(at, HEADER_BYTES, bytes));
    at.set(LONG, 16, offset);
    at.set(LONG, 24, length);
    at.set(INT, 32, 0);
    at.set(INT, 36, RecordLayout.crc(at, 0, 36));
    long next = end + HEADER_BYTES + bytes;
    if (next > reserved) {
      file.allocate(reserved, next - reserved + RESERVE_BYTES);
      reserved = next + RESERVE_BYTES;
    }
    file.write(at.asSlice(0, HEADER_BYTES + (long) bytes), end);
    end = next;
    places.add(volume, offset, length);
  }

  void sync() throws IOException {
    file.sync();
  }

  /// Forgets everything, durably: it is where it belongs.
  void clear() throws IOException {
    file.resize(0);
    file.sync();
    end = 0;
    reserved = 0;
    places = new ExtentSet();
  }

  /// Ends the file behind the last entry, durably: nothing more comes.
  void seal() throws IOException {
    file.resize(end);
    reserved = end;
    file.sync();
  }

  /// Reads every entry. Blocks. [Malformed] when one cannot be read back as it was written.
  void forEach(Sink sink) throws IOException, Malformed {
    long read = walk(sink, false);
    if (read != end) {
      throw new Malformed("the staged extents are damaged at byte " + read + " of " + end);
    }
  }

  private long walk(Sink sink, boolean again) throws IOException {
    MemorySegment at = entry.segment();
    long size = file.size();
    long position = 0;
    while (size - position >= HEADER_BYTES) {
      int got = file.read(at.asSlice(0, Math.min(at.byteSize(), size - position)), position);
      if (!intact(at, got)) {
        break;
      }
      int volume = at.get(INT, 8);
      long offset = at.get(LONG, 16);
      long length = at.get(LONG, 24);
      boolean data = at.get(INT, 4) == KIND_DATA;
      if (data) {
        sink.data(volume, offset, at.asSlice(HEADER_BYTES, length));
      } else {
        sink.zero(volume, offset, length);
      }
      long bytes = HEADER_BYTES + (data ? length : 0);
      if (again) {
        file.write(at.asSlice(0, bytes), position);
      }
      position += bytes;
    }
    return position;
  }

  private static boolean intact(MemorySegment at, int got) {
    if (got < HEADER_BYTES
        || at.get(INT, 0) != MAGIC
        || at.get(INT, 36) != RecordLayout.crc(at, 0, 36)) {
      return false;
    }
    int kind = at.get(INT, 4);
    long length = at.get(LONG, 24);
    if (at.get(LONG, 16) < 0 || length <= 0 || (kind != KIND_DATA && kind != KIND_ZERO)) {
      return false;
    }
    return kind == KIND_ZERO
        || (length <= CatchUpPiece.BYTES_MAX
            && got - HEADER_BYTES >= length
            && at.get(INT, 12) == RecordLayout.crc(at, HEADER_BYTES, length));
  }

  @Override
  public void close() throws IOException {
    entry.close();
    file.close();
  }
}
