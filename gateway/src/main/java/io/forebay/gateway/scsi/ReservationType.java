package io.forebay.gateway.scsi;

import org.jspecify.annotations.Nullable;

/// What a persistent reservation keeps others from (SPC-4 table 50).
enum ReservationType {
  WRITE_EXCLUSIVE(1, false, false, false),
  EXCLUSIVE_ACCESS(3, true, false, false),
  WRITE_EXCLUSIVE_REGISTRANTS_ONLY(5, false, true, false),
  EXCLUSIVE_ACCESS_REGISTRANTS_ONLY(6, true, true, false),
  WRITE_EXCLUSIVE_ALL_REGISTRANTS(7, false, true, true),
  EXCLUSIVE_ACCESS_ALL_REGISTRANTS(8, true, true, true);

  private final int code;
  private final boolean exclusive;
  private final boolean registrants;
  private final boolean all;

  ReservationType(int code, boolean exclusive, boolean registrants, boolean all) {
    this.code = code;
    this.exclusive = exclusive;
    this.registrants = registrants;
    this.all = all;
  }

  int code() {
    return code;
  }

  /// Whether others may not even read.
  boolean exclusive() {
    return exclusive;
  }

  /// Whether everybody who is registered may do all.
  boolean registrants() {
    return registrants;
  }

  /// Whether everybody who is registered holds it.
  boolean all() {
    return all;
  }

  static @Nullable ReservationType of(int code) {
    for (ReservationType each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    return null;
  }
}
