package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.ledger.TableExtent;
import io.forebay.gateway.ledger.TableStamp;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Scans one stretch of the log and makes its table: what it changed, the newest record of each extent.
/// Confined to one thread.
final class TableBuilder implements AutoCloseable {
  /// Read at a time; holds the longest record and what alignment adds.
  static final int STEP_BYTES = 1 << 20;

  private final LogReader log;
  private final Position from;
  private final long end;
  private final RecordWalk walk;
  private final Memory buffer;
  private final BatchMap map;
  private long records;

  /// Scans from `from`, which a pin holds, to the first record boundary at or behind `end`.
  TableBuilder(Disk disk, LogReader log, Position from, long end, long mapBytes) {
    this.log = log;
    this.from = from;
    this.end = end;
    walk = new RecordWalk(from);
    buffer = disk.allocate(STEP_BYTES);
    map = new BatchMap(disk, mapBytes);
  }

  /// Scans some more; returns whether it is through. Throws IOException when the log cannot be read back,
  /// or the stretch has more extents than there is memory for.
  boolean step() throws IOException {
    long base = Lsn.roundDown(walk.lsn(), Lsn.BLOCK_BYTES);
    base = Math.max(base, from.lsn());
    long size = Math.min(STEP_BYTES, log.appended() - base);
    MemorySegment bytes = buffer.segment().asSlice(0, size);
    log.read(base, bytes);
    long before = walk.lsn();
    while (walk.lsn() < end && walk.lsn() < base + size) {
      long lsn = walk.lsn();
      RecordType type = walk.next(bytes, lsn - base, size);
      if (type == null) {
        break;
      }
      records++;
      take(type, bytes, lsn, lsn - base);
    }
    Check.check(walk.lsn() > before, "table: the scan moves ahead", before, end);
    return walk.lsn() >= end;
  }

  private void take(RecordType type, MemorySegment bytes, long lsn, long at) throws IOException {
    PieceKind kind = PieceKind.of(type, RecordLayout.flags(bytes, at));
    if (kind == null) {
      return;
    }
    if (!map.hasRoom()) {
      throw new IOException("too many small changes at " + Lsn.print(lsn) + " for one table");
    }
    int length = RecordLayout.length(bytes, at);
    map.insert(RecordLayout.volume(bytes, at), RecordLayout.offset(bytes, at), length, kind, lsn);
  }

  /// Where the stretch ends, once it is through.
  Position end() {
    return walk.position(from.group());
  }

  SegmentTable build(SegmentTables tables) throws IOException {
    Position at = end();
    TableStamp stamp = new TableStamp(from.group(), from.lsn(), at.lsn(), at.chain(), records);
    return tables.build(stamp, this::each);
  }

  private void each(SegmentTable.Visitor visitor) {
    long cursor = 0;
    for (int count = map.slice(cursor); count > 0; count = map.slice(cursor)) {
      for (int i = 0; i < count; i++) {
        PieceKind kind = map.kind(i);
        int skip = kind == PieceKind.DATA ? map.skip(i) : 0;
        visitor.extent(
            new TableExtent(
                map.volume(i),
                map.offset(i),
                map.length(i),
                map.recordLsn(i),
                kind.ordinal(),
                skip));
      }
      cursor = map.cursorAfter();
    }
  }

  @Override
  public void close() {
    map.close();
    buffer.close();
  }
}
