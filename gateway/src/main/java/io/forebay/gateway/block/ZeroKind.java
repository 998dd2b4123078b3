package io.forebay.gateway.block;

/// How a range becomes zeroes. All read as zeroes afterwards, on both sides.
public enum ZeroKind {
  /// The client wants zeroes and its space kept (NBD_CMD_FLAG_NO_HOLE).
  ALLOCATE,
  /// The client wants zeroes; the mirror may punch a hole.
  MAY_PUNCH,
  /// The client gives the range up; rounded inward to whole blocks before it is logged.
  TRIM
}
