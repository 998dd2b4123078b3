package io.forebay.gateway.log;

import org.jspecify.annotations.Nullable;

/// What a recovery or a verification found in one slot.
///
/// @param header of a [Kind#HELD] or [Kind#BLANK] slot
/// @param probedLsn LSN of the record that the slot begins with although its header is no good, or
///     [#NOTHING_PROBED]
/// @param trouble for an operator, of a damaged slot
/// @param unreadable it is damaged as far as anybody knows, because reading it failed
record FoundSlot(
    int slot,
    Kind kind,
    @Nullable SlotHeader header,
    long probedLsn,
    @Nullable String trouble,
    boolean unreadable) {
  static final long NOTHING_PROBED = -1;

  enum Kind {
    /// There is no file.
    ABSENT,
    /// Space reserved, never prepared.
    RAW,
    /// Prepared, holds nothing.
    BLANK,
    /// Its header names a segment, of this log's present history or of an older one.
    HELD,
    /// Its header is damaged, torn or cannot be read.
    DAMAGED
  }

  /// Whether its header says that it holds the segment of `base`.
  boolean holds(long base) {
    return kind == Kind.HELD && header != null && header.base() == base;
  }

  /// Whether the segment of `base` may begin in it at `firstLsn` although no header says so.
  boolean mayHold(long firstLsn) {
    return kind == Kind.DAMAGED && probedLsn == firstLsn;
  }
}
