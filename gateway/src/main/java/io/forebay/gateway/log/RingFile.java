package io.forebay.gateway.log;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.nio.file.Path;

/// The file of a ring: made, or put out of the way.
final class RingFile {
  private RingFile() {}

  /// Makes a ring that begins at `lsn`. Nothing may be at the place's path; what appears there is
  /// finished.
  static Ring create(Disk disk, LogPlace place, LogShape shape, long lsn, long chain)
      throws IOException {
    Path unfinished = sibling(place, ".new");
    disk.delete(unfinished);
    Memory memory = disk.createShared(unfinished, RingHeader.BYTES + shape.ringBytes());
    try {
      new RingHeader(memory.segment()).format(place, disk.bootId(), shape.ringBytes(), lsn, chain);
      disk.rename(unfinished, place.ring());
    } catch (IOException e) {
      memory.close();
      throw e;
    }
    return new Ring(memory, lsn);
  }

  /// Renames whatever is at the ring's path, with an alarm. Nothing there is fine. Only the newest is
  /// kept: it takes memory (M1).
  static void setAside(Disk disk, LogPlace place, String why, LogAlarms alarms) throws IOException {
    if (!disk.exists(place.ring())) {
      return;
    }
    Path kept = sibling(place, ".aside");
    disk.delete(kept);
    disk.rename(place.ring(), kept);
    String reason = "the ring " + place.ring() + " was kept as " + kept + ": " + why;
    alarms.raise(new LogAlarm.RingSetAside(kept, reason));
  }

  private static Path sibling(LogPlace place, String suffix) {
    return place.ring().resolveSibling(place.ring().getFileName() + suffix);
  }
}
