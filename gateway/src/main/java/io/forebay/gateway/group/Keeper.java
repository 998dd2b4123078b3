package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The upkeep of a group, whenever no command waits: absorbs control records, writes what the destager
/// wants recorded, settles holds, reuses log space. On the agent.
final class Keeper implements GroupAgent.Upkeep {
  /// After a state file that could not be written for lack of space.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private static final String STATE_FAILED =
      "the group's state file failed, so its mirror stands still: mend the disk and restart";

  private final GroupCore core;
  private final Absorber absorber;
  private final Watch watch;
  private final Holds holds;
  private final Peers peers;
  private final StartQuestion question;
  private final Targets targets;
  private final Seeds seeds;
  private final Ladder ladder;
  private final RemoteAcks acks;
  private final Handover handover;
  private final Settlement settlement;
  private final ExportTable exports;
  private final Verification verification;
  private Destaging.@Nullable Wish unserved;

  Keeper(GroupRoom room, Watch watch, Ladder ladder) {
    this.core = room.core;
    this.absorber = room.absorber;
    this.holds = room.holds;
    this.peers = room.peers;
    this.question = room.question;
    this.targets = room.targets;
    this.seeds = room.seeds;
    this.exports = room.exports;
    this.acks = room.acks;
    this.handover = room.handover;
    this.settlement = room.settlement;
    this.verification = room.verification;
    this.watch = watch;
    this.ladder = ladder;
  }

  @Override
  public long keep() {
    Flow flow = core.flow();
    long remote = acks.look();
    if (flow == null || core.phase() == Phase.DOWN) {
      targets.keep();
      seeds.keep();
      return question.keep();
    }
    boolean crowded = flow.timeline.crowded();
    if (absorb()) {
      return 0;
    }
    if (crowded) {
      flow.gate.wakeAll();
    }
    long retry = serve(flow);
    long next = Math.min(Math.min(retry, remote), Math.min(question.keep(), handover.keep(flow)));
    if (core.state.failed()) {
      return next;
    }
    targets.keep();
    if (core.flow() != flow) {
      return 0; // A batch was applied: another log.
    }
    trim(flow);
    next = Math.min(next, core.parts.health().look(flow));
    verification.keep();
    next = Math.min(next, settlement.keep(flow));
    next = Math.min(next, ladder.keep(flow));
    return Math.min(next, watch.look(flow));
  }

  /// A record that cannot be read back now stays noted; its failure is the log's or the disk's to tell.
  private boolean absorb() {
    try {
      boolean more = absorber.absorb();
      core.parts.health().goesOn();
      return more;
    } catch (IOException e) {
      core.parts.health().stuck(String.valueOf(e.getMessage()));
      return false;
    }
  }

  // ---- The destager's wish

  private long serve(Flow flow) {
    Destaging.Wish fresh = flow.destaging.takeWish();
    Destaging.Wish wish = fresh == null ? unserved : fresh;
    unserved = null;
    if (wish == null) {
      return Long.MAX_VALUE;
    }
    if (wish.destaging() > flow.destaging.stop()) {
      flow.destager.wake(); // A stop came in between: it builds another batch.
      return 0;
    }
    if (!handover.mayRecord(wish.destaged().lsn())) {
      unserved = wish; // Every start is to find the record that hands the group over.
      return Long.MAX_VALUE;
    }
    if (core.state.failed()) {
      flow.gate.broken(new IoFailure.Medium(STATE_FAILED));
      return Long.MAX_VALUE;
    }
    GroupState now = core.state.get();
    boolean settles = settles(now, wish);
    if (settles) {
      core.parts.mirrors().hold(true);
    }
    GroupState next = peers.trimmed(recorded(wish, settles), flow);
    if (core.commit(next) != null) {
      unserved = wish;
      if (settles) {
        core.parts.mirrors().hold(false);
      }
      return RETRY_NANOS;
    }
    recordedNow(flow, now, next, settles);
    return 0;
  }

  private static boolean settles(GroupState now, Destaging.Wish wish) {
    Hold hold = now.stops().hold();
    long destaged = wish.destaged().lsn();
    return hold != null
        && !hold.settled()
        && hold.stopLsn() == destaged
        && wish.destaging() == destaged;
  }

  private GroupState recorded(Destaging.Wish wish, boolean settles) {
    GroupState now = core.refreshed();
    LogExtent log = now.log();
    long destaged = wish.destaged().lsn();
    Check.check(destaged >= log.destagedLsn(), "R1", destaged, log.destagedLsn());
    Check.check(wish.destaging() <= log.durableLsn(), "B3", wish.destaging(), log.durableLsn());
    long destaging = Math.max(wish.destaging(), Math.max(destaged, log.destagingLsn()));
    Stops stops = now.stops();
    List<Long> ahead = stops.settledLsns().stream().filter(lsn -> lsn > destaged).toList();
    stops = stops.withSettled(ahead, stops.countFromLsn());
    Hold hold = stops.hold();
    if (settles && hold != null) {
      stops = stops.withHold(hold.settle());
    }
    return now.withLog(
            log.withDestaged(destaged, wish.destaged().chain(), destaging, log.durableLsn()))
        .withApplied(wish.applied())
        .withLocal(core.parts.mirrors().local())
        .withStops(stops);
  }

  private void recordedNow(Flow flow, GroupState before, GroupState next, boolean settles) {
    flow.gate.destaged(next.log().destagedLsn());
    reuse(flow, before, next);
    flow.destager.wake();
    if (settles) {
      exports.update();
      holds.reached();
    }
    core.tellLine();
  }

  // ---- Reuse (R2): the mirror was synced, the state file says so, then slots go

  private void trim(Flow flow) {
    GroupState now = core.state.get();
    GroupState next = peers.trimmed(now, flow);
    if (next.log().startLsn() > now.log().startLsn() && core.commit(next) == null) {
      reuse(flow, now, next);
    }
  }

  private static void reuse(Flow flow, GroupState before, GroupState next) {
    long start = next.log().startLsn();
    if (start > before.log().startLsn()) {
      Check.check(start <= next.log().destagedLsn(), "R2", start, next.log().destagedLsn());
      Check.check(start <= next.keptFor(), "R2", start, next.keptFor());
      flow.log.trimTo(start);
    }
  }
}
