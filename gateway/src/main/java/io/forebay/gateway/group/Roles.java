package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.ControlRecord.EpochEnd;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.log.Placed;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who accepts host writes (R3): opens epochs, promotes, demotes, gives way. On the agent.
///
/// Each change is first in the state file as what is to be done, so that a crash anywhere leaves a group
/// that either has not begun or goes on with it.
final class Roles {
  private final GroupCore core;
  private final Absorber absorber;
  private final ExportTable exports;

  Roles(GroupCore core, Absorber absorber, ExportTable exports) {
    this.core = core;
    this.absorber = absorber;
    this.exports = exports;
  }

  // ---- Opening for host writes

  /// Opens a primary's log for host writes: in a new epoch, or (`cause` null: a clean start) in the one
  /// that it has.
  void open(@Nullable EpochCause cause, Reply<Position> reply) {
    GroupState now = core.state.get();
    Check.check(now.role() == Role.PRIMARY && now.intent() == null, "R3 opens", now.role());
    receiving(false);
    if (cause == null) {
      admit(reply);
      return;
    }
    if (cause.changesOwner() && now.opening() != cause) {
      Refusal refusal = core.commit(now.withRole(Role.PRIMARY, cause));
      if (refusal != null) {
        reply.done(new Outcome.Refused<>(refusal));
        return;
      }
    }
    begin(cause, reply);
  }

  private void begin(EpochCause cause, Reply<Position> reply) {
    Flow flow = core.needFlow();
    GroupIdentity identity = core.state.get().identity();
    List<Epoch> known = core.state.get().epochs();
    int above = known.isEmpty() ? 0 : known.getLast().number();
    Position begun;
    try {
      begun = flow.log.openEpoch(identity.store(), cause, above);
    } catch (LogClosedException e) {
      failed(e.failure().reason(), reply);
      return;
    }
    if (begun == null) {
      flow.log.whenRoom(() -> core.later(() -> begin(cause, reply), () -> stopping(reply)));
      return;
    }
    core.whenDurable(failure -> {
      if (failure == null) {
        begun(begun, reply);
      } else {
        failed(failure.reason(), reply);
      }
    });
  }

  private void failed(String why, Reply<Position> reply) {
    core.phase(Phase.DOWN, why);
    reply.done(Outcome.refused(Refusal.Kind.MEDIUM, why));
  }

  private void begun(Position begun, Reply<Position> reply) {
    GroupState now = core.refreshed();
    long durable = core.needFlow().log.durable();
    Check.check(durable >= begun.lsn(), "B2 epoch", durable, begun.lsn());
    Refusal refusal =
        core.commit(
            now.withRole(Role.PRIMARY, null).withLog(now.log().withDurable(durable, Group.NONE)));
    if (refusal != null) {
      failed(refusal.reason(), reply);
      return;
    }
    admit(reply);
  }

  private void admit(Reply<Position> reply) {
    Flow flow = core.needFlow();
    Check.check(core.state.get().log().closing() instanceof Closing.Open, "B4 open before appends");
    flow.log.admitHosts(true);
    core.phase(Phase.SERVING, "");
    core.events.cleared(GroupAlarm.DATA_MISSING, "");
    exports.update();
    core.tellLine();
    reply.done(new Outcome.Done<>(flow.log.end()));
  }

  private static void stopping(Reply<Position> reply) {
    reply.done(Outcome.refused(Refusal.Kind.STOPPING, "the group is stopping"));
  }

  /// Whether the hold flags of checkpoints count from now on.
  static void countHolds(Flow flow, boolean count) {
    flow.log.lock().lock();
    try {
      flow.timeline.countHolds(count);
    } finally {
      flow.log.lock().unlock();
    }
  }

  /// Whether the line may feed the log from now on.
  void receiving(boolean may) {
    GroupState now = core.state.get();
    // Else the log was given up, or the mirrors are being written by a batch (R1).
    boolean counts = now.settled() == null && !InPlace.underWay(now);
    synchronized (core.feed) {
      core.mayReceive = may && counts;
    }
  }

  // ---- Promote

  /// Makes a secondary the primary, at the last whole record it has: unplanned, or as the successor of a
  /// primary that has handed over.
  void promote(EpochCause cause, Reply<Position> reply) throws IOException {
    Check.check(cause.changesOwner(), "R3 promote", cause);
    Refusal refusal = mayPromote();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    receiving(false);
    Flow flow = core.needFlow();
    absorber.absorbAll();
    if (flow.timeline.missed()) {
      receiving(true);
      reply.done(
          Outcome.refused(
              Refusal.Kind.STATE,
              "too many control records are not destaged yet: promote when they are"));
      return;
    }
    countHolds(flow, false);
    GroupState now = core.state.get();
    long at = flow.log.appended();
    refusal =
        core.commit(
            now.withRole(Role.PRIMARY, cause)
                .withSettled(null)
                .withStops(kept(now.stops(), at))
                .withPeers(now.peers().stream().map(peer -> feeding(peer, at)).toList()));
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    core.phase(Phase.CHANGING, "it is being promoted");
    Hold lost = now.stops().hold();
    if (lost != null && core.state.get().stops().hold() == null) {
      core.events.raised(
          GroupAlarm.HOLD_RELEASED,
          lost.name(),
          lost.name()
              + " was released: a power cut took it back here before the mirror came to it");
    }
    flow.destaging.holdChanged();
    flow.destager.wake();
    open(cause, reply);
  }

  /// The stops of a log that goes its own way from `at` on. A hold beyond was at a checkpoint that a power
  /// cut took back here before the mirror came to it: it will not come again, and where it stood no
  /// record of ours need end.
  private static Stops kept(Stops stops, long at) {
    Hold hold = stops.hold();
    Stops left = hold != null && hold.stopLsn() > at ? stops.withHold(null) : stops;
    return left.withSettled(List.of(), at);
  }

  /// From the promoted position on the log is kept for every other appliance of the group.
  private static PeerEntry feeding(PeerEntry peer, long at) {
    return new PeerEntry(peer.appliance(), peer.name(), peer.store(), at, at, null);
  }

  /// Why it cannot be promoted now, or null.
  @Nullable Refusal mayPromote() {
    GroupState now = core.state.get();
    if (now.role() != Role.SECONDARY) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "only a secondary is promoted; here the group is " + now.role().word());
    }
    if (core.flow() == null || !now.imageUsable()) {
      return new Refusal(
          Refusal.Kind.STATE,
          InPlace.underWay(now)
              ? "this appliance has no usable image: a batch is written over it in place, by consent,"
                  + " and is not through"
              : "this appliance has no usable image yet: its first sync is not complete");
    }
    if (core.phase() != Phase.SERVING || now.intent() != null) {
      return new Refusal(
          Refusal.Kind.STATE,
          "it cannot be promoted just now, try again: "
              + (core.reason().isEmpty() ? "it applies what came over the line" : core.reason()));
    }
    return null;
  }

  // ---- Demote

  /// Ends the epoch and makes the primary a secondary, with its log intact. `successor` goes on with it;
  /// null: whoever is promoted.
  void stepDown(@Nullable UUID successor, Reply<Position> reply) {
    Refusal refusal = mayDemote();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    Flow flow = core.needFlow();
    Placed placed;
    try {
      placed = endEpoch(flow, successor);
    } catch (LogClosedException e) {
      reply.done(Outcome.refused(Refusal.Kind.MEDIUM, e.failure().reason()));
      return;
    }
    if (placed == null) {
      flow.log.whenRoom(() -> core.later(() -> stepDown(successor, reply), () -> stopping(reply)));
      return;
    }
    core.phase(
        Phase.CHANGING, successor == null ? "it is being demoted" : "it is being handed over");
    exports.update();
    core.whenDurable(failure -> {
      if (failure == null) {
        demoted(placed.end(), reply);
      } else {
        failed(failure.reason(), reply);
      }
    });
  }

  @Nullable Refusal mayDemote() {
    if (!core.primary()) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "only a primary that serves is demoted; here the group is "
              + core.state.get().role().word()
              + (core.reason().isEmpty() ? "" : ": " + core.reason()));
    }
    for (PeerEntry peer : core.state.get().peers()) {
      if (peer.set() != null) {
        return new Refusal(
            Refusal.Kind.STATE,
            peer.name()
                + " lacks what only a primary can send it (a first sync, or extents that were"
                + " tracked): wait until it has caught up, or end its replication first");
      }
    }
    return null;
  }

  /// The EpochEnd is the last record: nothing of a host gets in between.
  private @Nullable Placed endEpoch(Flow flow, @Nullable UUID successor) throws LogClosedException {
    Log log = flow.log;
    log.lock().lock();
    try {
      Position end = log.end();
      EpochEnd record = new EpochEnd(successor, end.epoch(), end.lsn(), end.chain());
      ByteBuffer payload = ByteBuffer.wrap(ControlCodec.encode(record));
      Placed placed = log.control(RecordType.EPOCH_END, 0, 0, 0, payload);
      if (placed != null) {
        log.admitHosts(false);
      }
      return placed;
    } finally {
      log.lock().unlock();
    }
  }

  /// The EpochEnd is durable, now or before a restart: the rest of a demote.
  void demoted(Position end, Reply<Position> reply) {
    Flow flow = core.needFlow();
    GroupState now = core.refreshed();
    Refusal refusal =
        core.commit(
            now.withRole(Role.SECONDARY, null)
                .withStops(now.stops().withSettled(List.of(), end.lsn())));
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    countHolds(flow, true);
    core.phase(Phase.SERVING, "");
    exports.update();
    receiving(true);
    core.tellLine();
    reply.done(new Outcome.Done<>(end));
  }

  /// A restart found the EpochEnd of a demote as the last record: goes on with it.
  void demotedBefore() {
    Flow flow = core.needFlow();
    core.whenDurable(failure -> {
      if (failure == null) {
        demoted(flow.log.durablePosition(), outcome -> {});
      } else {
        core.phase(Phase.DOWN, failure.reason());
      }
    });
  }

  // ---- Giving way

  /// Another appliance was promoted, or is to go on by the operator's word: no host write from now on,
  /// whatever the disk does.
  @Nullable Refusal giveWay(String detail) {
    Flow flow = core.flow();
    receiving(false);
    GroupState next = core.refreshed().withRole(Role.SUPERSEDED, null);
    if (flow != null) {
      flow.log.admitHosts(false);
      countHolds(flow, false); // They are the one's who goes on (C1).
      next = next.withStops(next.stops().withSettled(List.of(), flow.log.appended()));
    }
    core.phase(Phase.CHANGING, "it gives way");
    Refusal refusal = core.commit(next);
    if (refusal == null) {
      core.phase(Phase.SERVING, "");
    } else {
      core.phase(Phase.DOWN, "superseded, and " + refusal.reason());
    }
    exports.update();
    core.events.raised(GroupAlarm.SUPERSEDED, "", detail);
    core.tellLine();
    return refusal;
  }
}
