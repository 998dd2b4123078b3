package io.forebay.gateway.log;

import io.forebay.gateway.disk.Platform;

/// What creation and recovery put together for a [Log], which takes it all.
record LogParts(
    Platform platform,
    LogPlace place,
    LogShape shape,
    LogLock lock,
    Ring ring,
    Tail tail,
    SegmentStore store,
    PinTable pins,
    Gate gate,
    LogWriter writer,
    SlotPreparer preparer) {

  /// Puts the agents to tables, ring and tail that are ready.
  static LogParts of(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogLock lock,
      Ring ring,
      Tail tail,
      SegmentStore store,
      PinTable pins,
      Iterable<Integer> rawSlots,
      LogAlarms alarms) {
    Gate gate = new Gate();
    String name = place.group().toString().substring(0, 8);
    LogWriter writer =
        new LogWriter(
            "forebay-log-" + name, platform.clock(), lock, ring, tail, store, gate, alarms);
    SlotPreparer preparer =
        new SlotPreparer(
            "forebay-slots-" + name,
            platform.disk(),
            place.group(),
            shape,
            store,
            lock,
            alarms,
            writer::roomCame);
    rawSlots.forEach(preparer::add);
    return new LogParts(
        platform, place, shape, lock, ring, tail, store, pins, gate, writer, preparer);
  }
}
