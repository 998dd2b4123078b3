package io.forebay.gateway.log;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.UUID;

/// Finds chain and epoch at a record boundary by walking headers from the base of its segment.
final class LogPositions {
  /// Read at a time.
  private static final int BUFFER_BYTES = 256 << 10;

  private final Disk disk;
  private final UUID group;
  private final LogReader reader;

  LogPositions(Disk disk, UUID group, LogReader reader) {
    this.disk = disk;
    this.group = group;
    this.reader = reader;
  }

  /// The position of `lsn`, in the segment that begins with `from`; a pin holds it. Throws
  /// [CorruptRecord] when no record begins or ends there, or the way there is damaged.
  Position find(Segment from, long lsn) throws IOException {
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
        at = header.end();
        chain = header.chain();
        epoch = header.epoch();
      }
    }
    if (at != lsn) {
      throw new CorruptRecord(lsn, "it lies inside another record");
    }
    return new Position(group, epoch, lsn, chain);
  }
}
