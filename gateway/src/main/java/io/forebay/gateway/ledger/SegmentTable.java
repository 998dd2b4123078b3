package io.forebay.gateway.ledger;

import java.io.IOException;

/// What one stretch of the log changed: disjoint extents, the newest record of each. Immutable.
public interface SegmentTable {
  /// Sees extents in order.
  interface Visitor {
    void extent(TableExtent extent);
  }

  TableStamp stamp();

  /// How many extents there are.
  long extents();

  /// Shows the extents of `volume` that overlap `[from, to)`, cut to it. A deleted table has none.
  void visit(int volume, long from, long to, Visitor visitor) throws IOException;

  /// Shows all extents, in an order in which those of a volume stand together, by offset.
  void visitAll(Visitor visitor) throws IOException;
}
