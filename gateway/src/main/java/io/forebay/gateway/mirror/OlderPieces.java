package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.ledger.TableExtent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the tables of a backlog know about a range that memory knows nothing of: the newest table
/// that has a byte counts. Records below `destagedLsn` do not: the mirror has them.
final class OlderPieces {
  /// Looked up at a time, to bound the pieces: at the worst one a byte.
  static final int RANGE_BYTES_MAX = 64 << 10;

  /// `recordLsn` as in [PieceList].
  record Piece(long recordLsn, int skip, long offset, long length) {}

  private final List<SegmentTable> tables; // Newest first.
  private final long destagedLsn;
  private final int volume;
  private final List<Piece> pieces = new ArrayList<>();

  private OlderPieces(List<SegmentTable> tables, long destagedLsn, int volume) {
    this.tables = tables;
    this.destagedLsn = destagedLsn;
    this.volume = volume;
  }

  /// The pieces of `[from, to)`, at most [#RANGE_BYTES_MAX] long, in order and gapless.
  static List<Piece> of(List<SegmentTable> tables, long destagedLsn, int volume, long from, long to)
      throws IOException {
    Check.check(to - from <= RANGE_BYTES_MAX, "M1: older pieces", from, to);
    OlderPieces older = new OlderPieces(tables, destagedLsn, volume);
    older.find(0, from, to);
    return older.pieces;
  }

  private void find(int table, long from, long to) throws IOException {
    if (from == to) {
      return;
    }
    if (table == tables.size()) {
      pieces.add(new Piece(PieceList.ABSENT, 0, from, to - from));
      return;
    }
    List<TableExtent> found = new ArrayList<>();
    tables.get(table).visit(volume, from, to, found::add);
    long at = from;
    for (TableExtent extent : found) {
      if (extent.recordLsn() >= destagedLsn) {
        find(table + 1, at, extent.offset());
        tell(extent);
        at = extent.end();
      }
    }
    find(table + 1, at, to);
  }

  private void tell(TableExtent extent) {
    boolean payload = extent.kind() == TableExtent.PAYLOAD;
    long lsn = payload ? extent.recordLsn() : PieceList.ZERO;
    pieces.add(new Piece(lsn, extent.skip(), extent.offset(), extent.length()));
  }
}
