package io.forebay.gateway.log;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.nio.file.Path;

/// The file of a ring: made, or put out of the way.
final class RingFile {
  private RingFile() {}

  /// Makes a ring at the place's path that begins at `lsn`. Nothing may be there.
  static Ring create(Disk disk, LogPlace place, LogShape shape, long lsn, long chain)
      throws IOException {
    Memory memory = disk.createShared(place.ring(), RingHeader.BYTES + shape.ringBytes());
    new RingHeader(memory.segment()).format(place, disk.bootId(), shape.ringBytes(), lsn, chain);
    return new Ring(memory, lsn);
  }

  /// Renames whatever is at the ring's path, with an alarm, to the first free name. Nothing there is
  /// fine.
  static void setAside(Disk disk, LogPlace place, String why, LogAlarms alarms) throws IOException {
    if (!disk.exists(place.ring())) {
      return;
    }
    Path kept = place.ring();
    for (int i = 1; disk.exists(kept); i++) {
      kept = place.ring().resolveSibling(place.ring().getFileName() + ".aside-" + i);
    }
    disk.rename(place.ring(), kept);
    String reason = "the ring " + place.ring() + " was kept as " + kept + ": " + why;
    alarms.raise(new LogAlarm.RingSetAside(kept, reason));
  }
}
