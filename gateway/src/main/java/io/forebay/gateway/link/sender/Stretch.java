package io.forebay.gateway.link.sender;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.link.packing.Span;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Consecutive whole records in the form of the line: checked (B4), fill left out. Filled by a worker,
/// then emptied by the agent.
///
/// ```
/// bytes  |record|record|Mark|record|Mark|          gapAt: offsets behind which the LSN jumps over fill
/// LSN     0      ...    ... ^4096  ...  ^8192      gapLsn: the LSN there
/// ```
final class Stretch {
  /// Bytes of log read at a time: a record and its fill always fit, and of the largest records seven do, so that
  /// little is read twice.
  static final int BYTES = 1 << 20;

  /// Fill ends on block boundaries, so there is at most one gap a block.
  private static final int GAPS_MAX = BYTES / Lsn.BLOCK_BYTES + 1;

  private final Memory memory;
  private final int[] gapAt = new int[GAPS_MAX];
  private final long[] gapLsn = new long[GAPS_MAX];
  private final int[] records = new int[BYTES / RecordLayout.HEADER_BYTES];
  private int recordCount;
  private int gaps;
  private int bytes;
  private int taken;
  private int gap; // The next gap at or behind `taken`.
  private long lsn; // Of the byte at `taken`.

  /// Takes `memory` of [#BYTES].
  Stretch(Memory memory) {
    this.memory = memory;
  }

  /// Fills this with the records from `walk` on that end at or below `limit`, a record boundary. Blocks on
  /// the disk. The caller has pinned the log from the block on in which that is.
  void load(LogReader log, RecordWalk walk, long limit) throws IOException {
    MemorySegment segment = memory.segment();
    long first = walk.lsn();
    long base = Lsn.roundDown(first, Lsn.BLOCK_BYTES); // Aligned: one read, and no copy of it.
    long read = Math.min(BYTES, limit - base);
    log.read(base, segment.asSlice(0, read));
    bytes = 0;
    taken = 0;
    gap = 0;
    gaps = 0;
    recordCount = 0;
    lsn = first;
    while (walk.lsn() < limit && walk.lsn() - base < read) {
      long at = walk.lsn() - base;
      RecordType type = walk.next(segment, at, read);
      if (type == null) {
        break;
      }
      append(type, segment, at, walk.lsn() - base);
      Check.check(walk.lsn() <= limit, "B3", walk.lsn(), limit);
    }
    if (bytes == 0) {
      throw new CorruptRecord(first, "no whole record before " + Lsn.print(limit));
    }
  }

  /// Whether the header last read at `first`, where [#load] took no record, is sound in itself, or none can be
  /// there: then it is not the log that is wrong, but whoever named that place.
  boolean sound(long first) {
    if (first % RecordLayout.HEADER_BYTES != 0) {
      return true;
    }
    try {
      RecordWalk.checkHeader(memory.segment().asSlice(first % Lsn.BLOCK_BYTES), first);
      return true;
    } catch (CorruptRecord e) {
      return false;
    }
  }

  /// Bytes of the first record on the line.
  int firstBytes() {
    return recordCount > 1 ? records[1] : bytes;
  }

  private void append(RecordType type, MemorySegment segment, long at, long end) {
    int size = RecordLayout.lineBytes(type, RecordLayout.length(segment, at));
    if (at != bytes) {
      MemorySegment.copy(segment, at, segment, bytes, size);
    }
    records[recordCount++] = bytes;
    bytes += size;
    if (at + size < end) {
      gapAt[gaps] = bytes;
      gapLsn[gaps] = Lsn.roundDown(lsn, Lsn.BLOCK_BYTES) + end;
      gaps++;
    }
  }

  int remaining() {
    return bytes - taken;
  }

  /// The LSN of the next byte.
  long lsn() {
    return lsn;
  }

  /// The next bytes, at most `max` and all below `limitLsn`, which lies above [#lsn]. Borrowed until
  /// this is filled again.
  ByteBuffer peek(int max, long limitLsn) {
    int count = Math.min(max, below(limitLsn) - taken);
    return memory.segment().asSlice(taken, count).asByteBuffer();
  }

  /// The next bytes below `limitLsn`, and where records begin in them. Borrowed likewise.
  Span span(long limitLsn) {
    return new Span(memory.segment(), taken, below(limitLsn), records, recordCount);
  }

  /// Where the bytes below `limitLsn` end.
  private int below(long limitLsn) {
    int end = taken;
    long endLsn = lsn;
    for (int next = gap; endLsn < limitLsn && end < bytes; next++) {
      int run = (next < gaps ? gapAt[next] : bytes) - end;
      int allowed = (int) Math.min(run, limitLsn - endLsn);
      end += allowed;
      endLsn = allowed == run && next < gaps ? gapLsn[next] : limitLsn;
    }
    return end;
  }

  /// Counts `count` bytes as taken.
  void take(int count) {
    int left = count;
    while (gap < gaps && gapAt[gap] <= taken + left) {
      left -= gapAt[gap] - taken;
      taken = gapAt[gap];
      lsn = gapLsn[gap];
      gap++;
    }
    taken += left;
    lsn += left;
  }

  void free() {
    memory.close();
  }
}
