package io.forebay.gateway.ledger;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The tables of one group, one per segment, named by its base.
public interface SegmentTables extends AutoCloseable {
  /// Shows all extents of a table that is to be built, in the order of [SegmentTable#visitAll].
  interface Source {
    void each(SegmentTable.Visitor visitor) throws IOException;
  }

  /// Builds the table of a segment, in place of any that is there. Throws IOException, leaving none,
  /// when the disk fails or is full.
  SegmentTable build(TableStamp stamp, Source source) throws IOException;

  /// The table built earlier for exactly this stretch; null when there is none, or when it is damaged
  /// or of other contents: then it is deleted.
  @Nullable SegmentTable find(TableStamp stamp) throws IOException;

  /// Deletes the table of the segment at `base`, if there is one; its segment's slot is to be reused.
  void delete(long base) throws IOException;

  /// Deletes all tables.
  void deleteAll() throws IOException;

  @Override
  void close() throws IOException;
}
