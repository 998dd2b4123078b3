package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogPlace;
import io.forebay.gateway.log.LogRoot;
import io.forebay.gateway.mirror.DestagePace;
import io.forebay.gateway.mirror.DestagePorts;
import io.forebay.gateway.mirror.Destager;
import io.forebay.gateway.mirror.PendingIndex;

/// What everything of one group shares.
///
/// @param shared by all groups of the process
/// @param health where the log's alarms go
record GroupParts(
    Platform platform,
    GroupPlaces places,
    GroupLimits limits,
    GroupEvents events,
    GroupShared shared,
    LiveState state,
    MirrorTable mirrors,
    GroupAgent agent,
    LogHealth health,
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
}
