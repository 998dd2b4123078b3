package io.forebay.gateway.mirror;

/// What a record does to an extent. The order is kept in tags of the pending index.
public enum PieceKind {
  /// The record's payload.
  DATA,
  /// Zeroes; the mirror may punch a hole.
  ZERO,
  /// Zeroes whose space the client wants kept.
  ZERO_KEPT;

  private static final PieceKind[] KINDS = values();

  static PieceKind of(int ordinal) {
    return KINDS[ordinal];
  }
}
