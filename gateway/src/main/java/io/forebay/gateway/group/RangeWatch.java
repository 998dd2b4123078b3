package io.forebay.gateway.group;

import io.forebay.gateway.log.RecordType;
import org.jspecify.annotations.Nullable;

/// Whether hosts have written to a range since somebody began to look. Guarded by the log's lock, which
/// decides the order of records.
final class RangeWatch {
  private final int volume;
  private final long offset;
  private final long end;
  private boolean touched;

  /// In the list of a [Timeline].
  @Nullable RangeWatch next;

  RangeWatch(int volume, long offset, int length) {
    this.volume = volume;
    this.offset = offset;
    end = offset + length;
  }

  void onRecord(RecordType type, int itsVolume, long itsOffset, int length) {
    if (itsVolume == volume && type.fromHost() && itsOffset < end && itsOffset + length > offset) {
      touched = true;
    }
  }

  boolean touched() {
    return touched;
  }

  /// Looks from now on.
  void again() {
    touched = false;
  }
}
