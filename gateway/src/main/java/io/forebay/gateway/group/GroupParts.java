package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogAlarm;
import io.forebay.gateway.log.LogAlarms;
import io.forebay.gateway.log.LogPlace;
import io.forebay.gateway.log.LogRoot;
import io.forebay.gateway.mirror.DestagePace;
import io.forebay.gateway.mirror.DestagePorts;
import io.forebay.gateway.mirror.Destager;
import io.forebay.gateway.mirror.PendingIndex;

/// What everything of one group shares.
///
/// @param shared by all groups of the process
record GroupParts(
    Platform platform,
    GroupPlaces places,
    GroupLimits limits,
    GroupEvents events,
    GroupShared shared,
    LiveState state,
    MirrorTable mirrors,
    GroupAgent agent,
    Changes changes) {

  LogPlace logPlace() {
    return state.get().identity().logPlace(places);
  }

  LogRoot logRoot() {
    return state.get().logRoot();
  }

  Destager destager(Log log, PendingIndex index, Destaging destaging, Position from) {
    DestagePorts ports =
        new DestagePorts(
            log, log.lock(), index, mirrors, destaging, destaging, destaging, shared.buffers());
    DestagePace pace = DestagePace.DEFAULT.within(limits.undestagedBytesMax());
    return new Destager(platform, state.get().identity().name(), ports, pace, from);
  }

  /// Hands the log's alarms on.
  LogAlarms logAlarms() {
    return alarm -> {
      GroupAlarm kind =
          switch (alarm) {
            case LogAlarm.Failed failed -> GroupAlarm.LOG_FAILED;
            case LogAlarm.RingSetAside aside -> GroupAlarm.RING_SET_ASIDE;
            case LogAlarm.AckedWritesLost lost -> GroupAlarm.ACKED_WRITES_LOST;
            case LogAlarm.CleanStopContradicted contradicted -> GroupAlarm.CLEAN_STOP_CONTRADICTED;
            case LogAlarm.CutAccepted cut -> GroupAlarm.CUT_ACCEPTED;
            case LogAlarm.SlotDamaged slot -> GroupAlarm.SLOT_DAMAGED;
            case LogAlarm.SlotNotPrepared slot -> GroupAlarm.SLOT_DAMAGED;
          };
      events.raised(kind, "", alarm.reason());
      agent.wake();
    };
  }
}
