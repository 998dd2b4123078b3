package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes an empty log. A crash leaves slots that the next try uses again.
final class LogCreation {
  /// Slots prepared before the log opens: one to write, one to go on in.
  static final int PREPARED_AT_ONCE = 2;

  private LogCreation() {}

  static Log create(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogStart begin,
      RecordListener listener,
      LogAlarms alarms)
      throws IOException {
    Check.check(begin.lsn() % Lsn.BLOCK_BYTES == 0, "a log begins on a Mark", begin.lsn(), 0);
    Disk disk = platform.disk();
    List<Integer> raw = makeSlots(disk, place, shape);
    RingFile.setAside(disk, place, "it was in the way of a new log", alarms);
    LogLock lock = new LogLock();
    PinTable pins = new PinTable(shape.segmentBytes(), shape.slots() + 1);
    SlotFiles files = new SlotFiles(disk, place.segments(), Disk.Mode.DIRECT);
    SegmentStore store = new SegmentStore(disk, place, shape, lock, files, pins);
    TailState state = TailState.of(begin);
    store.begin(begin.lsn());
    store.expect(firstSegment(state, shape));
    Ring ring = null;
    SlotPreparer preparer = null;
    try {
      ring = RingFile.create(disk, place, shape, begin.lsn(), begin.chain());
      Tail tail = new Tail(ring, store, shape, place.store(), listener, state, state.closed());
      LogParts parts =
          LogParts.of(platform, place, shape, lock, ring, tail, store, pins, raw, alarms);
      preparer = parts.preparer();
      for (int i = 0; i < PREPARED_AT_ONCE; i++) {
        preparer.prepareOne();
      }
      return new Log(parts);
    } catch (IOException e) {
      if (preparer != null) {
        preparer.close();
      }
      if (ring != null) {
        ring.close();
        disk.delete(place.ring());
      }
      store.close();
      throw e;
    }
  }

  private static Segment firstSegment(TailState state, LogShape shape) {
    long base = state.lsn() - state.lsn() % shape.segmentBytes();
    return new Segment(
        base, state.lsn(), state.chain(), state.total(), state.epoch(), state.epochs());
  }

  /// Makes the slots that are missing, with their space reserved. Returns them all: whatever they
  /// held is no part of this log.
  private static List<Integer> makeSlots(Disk disk, LogPlace place, LogShape shape)
      throws IOException {
    disk.makeDirectories(place.segments());
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < shape.slots(); slot++) {
      makeSlot(disk, place, shape, slot);
      slots.add(slot);
    }
    disk.syncDirectory(place.segments());
    return slots;
  }

  /// Makes a slot, or completes one. Durable once the directory is synced.
  static void makeSlot(Disk disk, LogPlace place, LogShape shape, int slot) throws IOException {
    var path = place.segments().resolve(SlotFiles.name(slot));
    Disk.Mode mode = disk.exists(path) ? Disk.Mode.DIRECT : Disk.Mode.CREATE_DIRECT;
    try (DiskFile file = disk.open(path, mode)) {
      file.allocate(0, SlotPreparer.fileBytes(shape));
      file.sync();
    }
  }
}
