package io.forebay.gateway.group;

import io.forebay.gateway.log.RecordType;

/// A control record that went into the log; its payload is read later, outside the lock. `stopLsn` is
/// the end of the Mark behind a Checkpoint, else of no meaning.
record Noted(RecordType type, int flags, long lsn, int volume, int length, long stopLsn) {
  Noted stoppingAt(long markEnd) {
    return new Noted(type, flags, lsn, volume, length, markEnd);
  }
}
