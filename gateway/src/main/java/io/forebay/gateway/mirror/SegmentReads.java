package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Payload bytes of records in the log. From the ring they are copied as they are; a record that has
/// left it is read from its segment and checked whole, once while it stays in the cache.
final class SegmentReads implements AutoCloseable {
  private final LogReader log;
  private final VerifiedRecords verified;
  private final RecordBuffers buffers;

  SegmentReads(Disk disk, LogReader log, RecordBuffers buffers) {
    this.log = log;
    this.buffers = buffers;
    this.verified = new VerifiedRecords(disk, VerifiedRecords.BYTES);
  }

  /// Fills `into` from byte `skip` of the payload of the record at `lsn`, if it is in memory.
  boolean atOnce(long lsn, int skip, MemorySegment into) {
    return log.readFromRing(lsn + RecordLayout.HEADER_BYTES + skip, into)
        || verified.copy(lsn, skip, into);
  }

  /// As [#atOnce], reading the segment if need be; a pin holds it. `volume` and `offset` are what the
  /// index says of the first byte.
  void read(long lsn, int skip, int volume, long offset, MemorySegment into) throws IOException {
    if (atOnce(lsn, skip, into)) {
      return;
    }
    Memory buffer = buffers.take();
    try {
      MemorySegment record = buffer.segment();
      int guess = RecordLayout.HEADER_BYTES + skip + (int) into.byteSize();
      log.read(lsn, record.asSlice(0, guess));
      int payload = RecordWalk.checkHeader(record.asSlice(0, guess), lsn);
      int bytes = RecordLayout.HEADER_BYTES + payload;
      if (bytes > guess) {
        log.read(lsn + guess, record.asSlice(guess, bytes - guess));
      }
      RecordWalk.checkPayload(record.asSlice(0, bytes), lsn);
      Check.check(
          bytes >= guess
              && RecordLayout.volume(record, 0) == volume
              && RecordLayout.offset(record, 0) + skip == offset,
          "index: points to its record",
          Lsn.print(lsn),
          volume,
          offset,
          skip);
      MemorySegment whole = record.asSlice(RecordLayout.HEADER_BYTES, payload);
      verified.put(lsn, whole);
      MemorySegment.copy(whole, skip, into, 0, into.byteSize());
    } finally {
      buffers.give(buffer);
    }
  }

  @Override
  public void close() {
    verified.close();
  }
}
