package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The log bytes that go with a catch-up batch, kept aside in the form of the line until they are
/// applied: whole records from the batch's base on. The chain proves them, so a crash needs no other
/// mark of where they end.
///
/// Confined to one thread at a time.
final class StagedLog implements AutoCloseable {
  /// Read at a time; holds any record.
  private static final int WINDOW_BYTES = 4 << 20;

  private final DiskFile file;
  private final Memory window;
  private final Position base;
  private RecordWalk scan;
  private long bytes;

  /// What [#forEach] calls. Borrows `payload`.
  interface Sink {
    void record(RecordHeader header, MemorySegment payload) throws IOException;
  }

  private StagedLog(DiskFile file, Memory window, Position base) {
    this.file = file;
    this.window = window;
    this.base = base;
    scan = new RecordWalk(base);
  }

  /// Opens `path`, made if missing; what is in it and does not continue `base` is dropped.
  /// With `distrust` the rest is written again, since it may have been read from a cache only.
  static StagedLog open(Disk disk, Path path, Position base, boolean distrust) throws IOException {
    boolean there = disk.exists(path);
    DiskFile file = disk.open(path, there ? Disk.Mode.WRITE : Disk.Mode.CREATE);
    StagedLog staged = new StagedLog(file, disk.allocate(WINDOW_BYTES), base);
    try {
      RecordWalk found = new RecordWalk(base);
      staged.bytes = staged.walk(found, Long.MAX_VALUE, null, distrust);
      staged.scan = found;
      file.resize(staged.bytes);
      return staged;
    } catch (IOException e) {
      staged.close();
      throw e;
    }
  }

  /// Opens what is there to be read only.
  static StagedLog read(Disk disk, Path path, Position base) throws IOException {
    DiskFile file = disk.open(path, Disk.Mode.READ);
    return new StagedLog(file, disk.allocate(WINDOW_BYTES), base);
  }

  /// Where the next record has to start.
  long end() {
    return scan.lsn();
  }

  Position position() {
    return scan.position(base.group());
  }

  /// Takes whole records; a part of one at the end is left. Returns the bytes taken.
  long append(MemorySegment line) throws IOException {
    long at = 0;
    RecordType type = scan.next(line, at, line.byteSize());
    while (type != null) {
      at += RecordLayout.lineBytes(type, RecordLayout.length(line, at));
      type = scan.next(line, at, line.byteSize());
    }
    if (at > 0) {
      file.write(line.asSlice(0, at), bytes);
      bytes += at;
    }
    return at;
  }

  void sync() throws IOException {
    file.sync();
  }

  /// Every record below `endLsn`, in order. Blocks.
  void forEach(long endLsn, Sink sink) throws IOException, Malformed {
    RecordWalk found = new RecordWalk(base);
    walk(found, endLsn, sink, false);
    if (found.lsn() < endLsn) {
      throw new Malformed(
          "the staged log is damaged at " + Lsn.print(found.lsn()) + ", before its end");
    }
  }

  private long walk(RecordWalk found, long endLsn, @Nullable Sink sink, boolean again)
      throws IOException {
    long position = 0;
    long size = file.size();
    while (position < size && found.lsn() < endLsn) {
      long want = Math.min(WINDOW_BYTES, size - position);
      int got = file.read(window.segment().asSlice(0, want), position);
      long at = step(found, got, endLsn, sink);
      if (at == 0) {
        break;
      }
      if (again) {
        file.write(window.segment().asSlice(0, at), position);
      }
      position += at;
    }
    return position;
  }

  private long step(RecordWalk found, long got, long endLsn, @Nullable Sink sink)
      throws IOException {
    MemorySegment line = window.segment();
    long at = 0;
    while (found.lsn() < endLsn) {
      RecordType type;
      try {
        type = found.next(line, at, got);
      } catch (CorruptRecord e) {
        return at; // The end: what a crash tore, or the log of an older base.
      }
      if (type == null) {
        return at;
      }
      if (sink != null) {
        RecordHeader record = RecordLayout.decode(line, at);
        long payload = at + RecordLayout.HEADER_BYTES;
        sink.record(record, line.asSlice(payload, record.payloadBytes()));
      }
      at += RecordLayout.lineBytes(type, RecordLayout.length(line, at));
    }
    return at;
  }

  @Override
  public void close() throws IOException {
    window.close();
    file.close();
  }
}
