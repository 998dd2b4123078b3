package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.Recovery;
import io.forebay.gateway.mirror.Destager;
import io.forebay.gateway.mirror.PendingIndex;
import io.forebay.gateway.mirror.ReadPath;
import java.io.IOException;

/// One log with all that reads it on this appliance: pending index, timeline, read path, destager. A
/// group has one, or none before its first catch-up batch, or another one after the next.
final class Flow {
  final Log log;
  final PendingIndex index;
  final Timeline timeline;
  final ReadPath reads;
  final RoomGate gate;
  final Destaging destaging;
  final Destager destager;

  private Flow(GroupParts parts, GroupState as, Log log, PendingIndex index, Timeline timeline) {
    this.log = log;
    this.index = index;
    this.timeline = timeline;
    reads = new ReadPath(parts.platform(), log, log.lock(), index);
    gate = new RoomGate(parts.limits().undestagedBytesMax(), () -> index.hasRoom(1));
    destaging = new Destaging(parts, as.applied(), timeline, gate);
    LogExtent at = as.log();
    Position from =
        new Position(
            as.identity().group(),
            epochAt(log, at.destagedLsn()),
            at.destagedLsn(),
            at.destagedChain());
    destager = parts.destager(log, index, destaging, from);
    gate.destaged(at.destagedLsn());
  }

  private static int epochAt(Log log, long lsn) {
    int number = 0;
    for (Epoch epoch : log.epochs()) {
      if (epoch.baseLsn() < lsn) {
        number = epoch.number();
      }
    }
    return number;
  }

  /// Makes an empty log that starts at `start`, for a group whose state will be `as`. Blocks.
  static Flow create(GroupParts parts, GroupState as, LogStart start) throws IOException {
    PendingIndex index = new PendingIndex(parts.platform().disk(), parts.limits().indexBytesMax());
    try {
      Timeline timeline = new Timeline(index, as.stops(), as.role() != Role.PRIMARY);
      Log log =
          Log.create(
              parts.platform(),
              parts.logPlace(),
              as.identity().shape(),
              start,
              timeline,
              parts.logAlarms());
      return new Flow(parts, as, log, index, timeline);
    } catch (IOException e) {
      index.close();
      throw e;
    }
  }

  /// What recovering came to.
  sealed interface Opened {
    record Open(Flow flow, boolean clean) implements Opened {}

    /// Durable data is missing from `fromLsn` on; nothing was changed.
    record Missing(long fromLsn, long claimedLsn, String claimedBy) implements Opened {}
  }

  /// Recovers the log that the state file stands for. Blocks.
  static Opened recover(GroupParts parts) throws IOException {
    GroupState as = parts.state().get();
    PendingIndex index = new PendingIndex(parts.platform().disk(), parts.limits().indexBytesMax());
    Timeline timeline = new Timeline(index, as.stops(), as.role() != Role.PRIMARY);
    try {
      Recovery found =
          Log.recover(
              parts.platform(),
              parts.logPlace(),
              as.identity().shape(),
              parts.logRoot(),
              timeline,
              parts.logAlarms());
      return switch (found) {
        case Recovery.Recovered(var row, Log log) ->
            new Opened.Open(new Flow(parts, as, log, index, timeline), row.clean());
        case Recovery.Missing(var row, long from, long claimed, String by) -> {
          index.close();
          yield new Opened.Missing(from, claimed, by);
        }
      };
    } catch (IOException e) {
      index.close();
      throw e;
    }
  }

  /// Ends destager and reads; `whenQuiet` is called once nobody uses log and index any more, maybe on a
  /// worker: then [#release].
  void end(Runnable whenQuiet) {
    destager.close();
    gate.wakeAll();
    reads.close(whenQuiet);
  }

  /// Closes log and index.
  void release() throws IOException {
    log.close();
    index.close();
  }
}
