package io.forebay.gateway.group;

import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.mirror.PendingIndex;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/// Looks at received records before the log takes them: what the log may hold and the pending index
/// cannot is refused, for what is in the log is replayed at every start (M1).
final class LineGuard {
  private LineGuard() {}

  /// Throws when a record of `line` names one volume too many, or lies where no volume can be. `lsn` is
  /// where `line` begins. What is no record at all is left to the log.
  static void check(LogLock lock, PendingIndex index, long lsn, MemorySegment line)
      throws CorruptRecord {
    Set<Integer> fresh = new HashSet<>();
    long known = Long.MIN_VALUE;
    long size = line.byteSize();
    for (long at = 0; size - at >= RecordLayout.HEADER_BYTES; ) {
      RecordType type = RecordLayout.type(line, at);
      int length = RecordLayout.length(line, at);
      if (type == null || length < 0) {
        return;
      }
      if (type == RecordType.WRITE || type == RecordType.ZERO || type == RecordType.TRIM) {
        if (!PendingIndex.fits(RecordLayout.offset(line, at), length)) {
          throw new CorruptRecord(lsn, "a record behind it lies outside of any volume");
        }
        int volume = RecordLayout.volume(line, at);
        if (volume != known && !fits(lock, index, volume, fresh)) {
          throw new CorruptRecord(lsn, "records behind it name more volumes than a group can have");
        }
        known = volume;
      }
      at += RecordLayout.lineBytes(type, length);
    }
  }

  private static boolean fits(LogLock lock, PendingIndex index, int volume, Set<Integer> fresh) {
    lock.lock();
    try {
      if (!index.knows(volume)) {
        fresh.add(volume);
      }
      return fresh.size() <= index.volumesLeft();
    } finally {
      lock.unlock();
    }
  }
}
