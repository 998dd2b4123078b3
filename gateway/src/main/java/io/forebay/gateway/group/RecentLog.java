package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;

/// When the newest segment of a log was written, by the clock of whoever wrote it.
///
/// @param firstMillis of its oldest record, `lastMillis` of its newest; 0: there is none
/// @param bytes of log between them
record RecentLog(long firstMillis, long lastMillis, long bytes) {
  static final RecentLog NONE = new RecentLog(0, 0, 0);

  /// Read at a time; at least a record.
  private static final int WINDOW_BYTES = 1 << 20;

  /// Walks over the headers of up to a segment: not for hot paths. Blocks on the disk.
  static RecentLog look(Log log, Disk disk) throws IOException {
    long end;
    long base;
    Pin pin;
    log.lock().lock();
    try {
      end = log.appended();
      if (end <= log.start()) {
        return NONE;
      }
      base = log.segmentBaseAtOrBelow(end - 1);
      pin = log.pin(base);
    } finally {
      log.lock().unlock();
    }
    try (pin;
        Memory window = disk.allocate(WINDOW_BYTES)) {
      return walk(log, window, base, end);
    }
  }

  private static RecentLog walk(Log log, Memory memory, long base, long end) throws IOException {
    var window = memory.segment();
    RecordWalk walk = new RecordWalk(log.position(base));
    long first = 0;
    long last = 0;
    while (walk.lsn() < end) {
      long from = walk.lsn();
      long size = Math.min(WINDOW_BYTES, end - from);
      log.read(from, window.asSlice(0, size));
      long at = 0;
      while (at < size && walk.nextHeader(window, at, size) != null) {
        last = RecordLayout.wallMillis(window, at);
        first = first == 0 ? last : first;
        at = walk.lsn() - from;
      }
    }
    return new RecentLog(first, last, end - base);
  }

  /// 0: too little to tell.
  long bytesPerSecond() {
    long millis = lastMillis - firstMillis;
    return millis <= 0 ? 0 : (long) (bytes * 1e3 / millis);
  }
}
