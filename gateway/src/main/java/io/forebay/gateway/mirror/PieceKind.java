package io.forebay.gateway.mirror;

import io.forebay.gateway.log.RecordType;
import org.jspecify.annotations.Nullable;

/// What a record does to an extent.
public enum PieceKind {
  /// The record's payload.
  DATA,
  /// Zeroes; the mirror may punch a hole.
  ZERO,
  /// Zeroes whose space the client wants kept.
  ZERO_KEPT;

  /// Bit 0 of a Zero's flags: keep the space allocated.
  private static final int KEEP = 1;

  /// Of a record with this type and these flags; null when it changes no extent.
  static @Nullable PieceKind of(RecordType type, int flags) {
    return switch (type) {
      case WRITE -> DATA;
      case ZERO -> (flags & KEEP) != 0 ? ZERO_KEPT : ZERO;
      case TRIM -> ZERO;
      case CHECKPOINT, EPOCH_START, EPOCH_END, VOLUME_CHANGED, STATE, MARK -> null;
    };
  }
}
