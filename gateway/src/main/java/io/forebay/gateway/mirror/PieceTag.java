package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Lsn;

/// The tag of an extent: the LSN of its record, whose lowest six bits are free, and the kind in them.
final class PieceTag {
  private static final long KIND_MASK = Lsn.ALIGNMENT - 1;
  private static final PieceKind[] KINDS = PieceKind.values();

  private PieceTag() {}

  static long of(long recordLsn, PieceKind kind) {
    return recordLsn | kind.ordinal();
  }

  static long recordLsn(long tag) {
    return tag & ~KIND_MASK;
  }

  static PieceKind kind(long tag) {
    return KINDS[(int) (tag & KIND_MASK)];
  }
}
