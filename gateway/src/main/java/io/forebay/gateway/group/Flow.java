package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.Recovery;
import io.forebay.gateway.mirror.Backlog;
import io.forebay.gateway.mirror.BacklogPorts;
import io.forebay.gateway.mirror.Destager;
import io.forebay.gateway.mirror.PendingIndex;
import io.forebay.gateway.mirror.ReadPath;
import io.forebay.gateway.mirror.SteadyReader;
import java.io.IOException;

/// One log with all that reads it on this appliance: pending index and backlog, timeline, read path, destager. A
/// group has one, or none before its first catch-up batch, or another one after the next.
final class Flow {
  final Log log;
  final PendingIndex index;
  private final Indexes indexes;
  final Backlog backlog;
  final Timeline timeline;
  final ReadPath reads;
  final SteadyReader steady;
  final RoomGate gate;
  final Destaging destaging;
  final Destager destager;

  private Flow(GroupParts parts, GroupState as, Log log, Indexes indexes, Timeline timeline) {
    this.log = log;
    this.indexes = indexes;
    index = indexes.index();
    this.timeline = timeline;
    gate = new RoomGate(parts.limits().undestagedBytesMax(), () -> index.hasRoom(1));
    backlog =
        new Backlog(
            parts.platform(),
            as.identity().name(),
            new BacklogPorts(
                log, log.lock(), index, indexes.tables(), log::position, gate::wakeAll),
            Backlog.Shape.of(index, as.identity().shape().segmentBytes()));
    reads = new ReadPath(parts.platform(), log, log.lock(), index, backlog);
    steady = new SteadyReader(log, log.lock(), index, backlog);
    destaging = new Destaging(parts, as.applied(), timeline, gate, backlog::onProgress);
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

  /// What is pending: the newest part in memory, the rest in tables.
  private record Indexes(PendingIndex index, SegmentTables tables) {
    static Indexes at(GroupParts parts, long destagedLsn) throws IOException {
      SegmentTables tables = parts.shared().ledgers().tables(parts.places().ledger());
      PendingIndex index =
          new PendingIndex(parts.platform().disk(), parts.limits().indexBytesMax());
      index.replayFrom(destagedLsn);
      return new Indexes(index, tables);
    }

    void close() throws IOException {
      index.close();
      tables.close();
    }
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
    Indexes indexes = Indexes.at(parts, start.lsn());
    Flow flow;
    try {
      Timeline timeline = timeline(indexes.index(), as);
      Log log =
          Log.create(
              parts.platform(),
              parts.logPlace(),
              as.identity().shape(),
              start,
              timeline,
              parts.health());
      flow = new Flow(parts, as, log, indexes, timeline);
    } catch (IOException e) {
      indexes.close();
      throw e;
    }
    return flow.replayed();
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
    Indexes indexes = Indexes.at(parts, as.log().destagedLsn());
    Timeline timeline = timeline(indexes.index(), as);
    Recovery found;
    try {
      found =
          Log.recover(
              parts.platform(),
              parts.logPlace(),
              as.identity().shape(),
              parts.logRoot(),
              timeline,
              parts.health());
    } catch (IOException e) {
      indexes.close();
      throw e;
    }
    return switch (found) {
      case Recovery.Recovered(var row, Log log) ->
          new Opened.Open(new Flow(parts, as, log, indexes, timeline).replayed(), row.clean());
      case Recovery.Missing(var row, long from, long claimed, String by) -> {
        indexes.close();
        yield new Opened.Missing(from, claimed, by);
      }
    };
  }

  private static Timeline timeline(PendingIndex index, GroupState as) {
    return new Timeline(index, as.stops(), as.role() == Role.SECONDARY);
  }

  /// Makes tables of what the index had no memory for. Gives the flow, or ends it.
  private Flow replayed() throws IOException {
    try {
      backlog.fillGap();
      return this;
    } catch (IOException e) {
      end(() -> {});
      try {
        release();
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  /// Begins to destage; a batch up to `destaging` may have been written in part.
  void start(long destaging) {
    destager.start(destaging);
    backlog.start();
  }

  /// Somebody waits for room: destages, and spills the index if it is that.
  void hurry() {
    destager.hurry();
    backlog.hurry();
  }

  /// Ends destager, backlog and reads; `whenQuiet` is called once nobody uses log and index any more, maybe on a
  /// worker: then [#release].
  void end(Runnable whenQuiet) {
    destager.close();
    destaging.writes().close();
    backlog.close();
    gate.wakeAll();
    reads.close(() -> steady.close(whenQuiet));
  }

  /// Closes log and indexes.
  void release() throws IOException {
    log.close();
    indexes.close();
  }
}
