package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.util.List;

/// A stretch of the log that one slot holds or will hold. Guarded by the group's lock.
final class Segment {
  static final int NO_SLOT = -1;

  /// The slot that held it is damaged or missing: it cannot be read back.
  static final int LOST = -2;

  /// Multiple of the segment size.
  final long base;

  /// Where its records begin: [#base], or the start of the log in the log's first segment.
  final long firstLsn;

  /// State of the log at [#firstLsn].
  final long chain;

  final long total;
  final int epoch;
  final List<Epoch> epochs;

  /// [#NO_SLOT] until the writer has reached it.
  int slot = NO_SLOT;

  Segment(long base, long firstLsn, long chain, long total, int epoch, List<Epoch> epochs) {
    this.base = base;
    this.firstLsn = firstLsn;
    this.chain = chain;
    this.total = total;
    this.epoch = epoch;
    this.epochs = epochs;
  }
}
