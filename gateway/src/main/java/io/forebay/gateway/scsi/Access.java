package io.forebay.gateway.scsi;

/// What a command does to the medium: which reservations stop it, and whether a read-only unit refuses it.
enum Access {
  /// Passes every persistent reservation (SPC-4 table 66, SBC-3 table 13) and RESERVE(6), too.
  ALWAYS,
  /// Passes every persistent reservation.
  STATUS,
  /// Stopped by Exclusive Access, not by Write Exclusive.
  READ,
  /// Stopped by every reservation of others, but leaves the medium's content alone.
  OTHER,
  /// Like [#OTHER], and refused by a unit that takes no writes.
  WRITE
}
