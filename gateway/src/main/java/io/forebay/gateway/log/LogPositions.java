package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.UUID;

/// Finds chain and epoch at a record boundary by walking headers from the base of its segment.
final class LogPositions {
  /// Read at a time.
  private static final int BUFFER_BYTES = 256 << 10;

  private final Disk disk;
  private final UUID group;
  private final Log reader;

  LogPositions(Disk disk, UUID group, Log reader) {
    this.disk = disk;
    this.group = group;
    this.reader = reader;
  }

  /// A position, and the running total of log bytes without fill there.
  record Found(Position position, long total) {}

  /// See [Log#startAt].
  LogStart start(long lsn) throws IOException {
    Found found = find(lsn);
    List<Epoch> before = reader.epochs().stream().filter(e -> e.baseLsn() < lsn).toList();
    return new LogStart(lsn, found.position().chain(), found.total(), before);
  }

  /// The position of `lsn`. Throws [CorruptRecord] when no record begins or ends there, or the way there
  /// is damaged.
  Found find(long lsn) throws IOException {
    Segment segment;
    Pin pin;
    reader.lock().lock();
    try {
      Check.check(
          lsn >= reader.start() && lsn <= reader.appended(), "position", lsn, reader.start());
      segment = reader.segment(lsn);
      pin = reader.pin(segment.firstLsn);
    } finally {
      reader.lock().unlock();
    }
    try (pin) {
      return find(segment, lsn);
    }
  }

  private Found find(Segment from, long lsn) throws IOException {
    long total = from.total;
    long at = from.firstLsn;
    long chain = from.chain;
    int epoch = from.epoch;
    try (Memory memory = disk.allocate(BUFFER_BYTES)) {
      long windowAt = at;
      long windowEnd = at;
      while (at < lsn) {
        if (at + RecordLayout.HEADER_BYTES > windowEnd) {
          windowAt = at;
          windowEnd = Math.min(at + BUFFER_BYTES, reader.appended());
          reader.read(at, memory.segment().asSlice(0, windowEnd - windowAt));
        }
        MemorySegment log = memory.segment();
        long offset = at - windowAt;
        Invalid invalid = RecordRules.header(log, offset, windowEnd - windowAt, at, chain, epoch);
        if (invalid != Invalid.NONE) {
          throw new CorruptRecord(at, invalid.rule());
        }
        RecordHeader header = RecordLayout.decode(log, offset);
        total = header.type().endsBatch() ? header.offset() : total + header.end() - header.lsn();
        at = header.end();
        chain = header.chain();
        epoch = header.epoch();
      }
    }
    if (at != lsn) {
      throw CorruptRecord.inside(lsn);
    }
    return new Found(new Position(group, epoch, lsn, chain), total);
  }
}
