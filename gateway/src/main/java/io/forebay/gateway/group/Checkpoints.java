package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.group.CheckpointStatus.Life;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names instants of the log, and pauses the sender at them. Verbs on the agent; status anywhere.
final class Checkpoints {
  private static final Outcome<Long> NO_LOG =
      Outcome.refused(Refusal.Kind.STATE, "there is no log here");

  private final GroupCore core;
  private final Absorber absorber;
  private final Peers peers;

  Checkpoints(GroupCore core, Absorber absorber, Peers peers) {
    this.core = core;
    this.absorber = absorber;
    this.peers = peers;
  }

  /// Names this instant; replies when the record is durable.
  void create(String name, CheckpointKind kind, boolean hold, Reply<CheckpointEntry> reply) {
    String complaint = Names.complaint("checkpoint", name);
    String unheld = hold ? whyNobodyHolds() : null;
    if (!core.primary()) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.WRONG_ROLE,
              "checkpoints are made on the primary that serves; here the group is "
                  + core.state.get().role().word()));
    } else if (complaint != null) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, complaint));
    } else if (!name.startsWith(Names.POLICY_PREFIX) && core.live().checkpoint(name) != null) {
      reply.done(
          Outcome.refused(Refusal.Kind.EXISTS, "there is a checkpoint " + name + " already"));
    } else if (unheld != null) {
      reply.done(Outcome.refused(Refusal.Kind.STATE, unheld));
    } else {
      core.control(
          new ControlRecord.Checkpoint(name, kind, hold),
          0,
          placed -> {
            if (placed == null) {
              reply.done(
                  Outcome.refused(Refusal.Kind.MEDIUM, "the log takes no record; see its alarm"));
            } else {
              created(name, placed.end().lsn(), reply);
            }
          });
    }
  }

  /// A flag that arrives inside of a catch-up batch is passed by: say so now, not tomorrow at the tape.
  private @Nullable String whyNobodyHolds() {
    for (PeerEntry peer : core.state.get().peers()) {
      Rung rung = Peers.rung(peer);
      if (rung != Rung.WHOLE) {
        return peer.name()
            + (rung == Rung.NONE ? " was not met yet" : " is being caught up")
            + ", so it cannot stand still at this instant: try again once it follows, or leave the hold"
            + " out";
      }
    }
    return core.state.get().peers().isEmpty()
        ? "the group is not replicated, so there is no far image to hold: leave the hold out"
        : null;
  }

  private void created(String name, long stop, Reply<CheckpointEntry> reply) {
    try {
      absorber.absorbAll();
    } catch (IOException e) {
      reply.done(Outcome.refused(Refusal.Kind.MEDIUM, String.valueOf(e.getMessage())));
      return;
    }
    CheckpointEntry entry =
        Check.present(core.live().checkpoint(name), "a logged checkpoint is known", stop, 0);
    Check.check(entry.stopLsn() == stop, "checkpoint stop", entry.stopLsn(), stop);
    core.whenDurable(failure ->
        reply.done(
            failure == null
                ? new Outcome.Done<>(entry)
                : Outcome.refused(Refusal.Kind.MEDIUM, failure.reason())));
  }

  // ---- The sender's stop

  /// Stops the sender at a checkpoint that it has not passed, or (null) at once.
  void pause(@Nullable String name, Reply<Long> reply) {
    if (name == null) {
      stopHere("", reply);
      return;
    }
    if (core.flow() == null) {
      reply.done(NO_LOG);
      return;
    }
    CheckpointEntry checkpoint = core.live().checkpoint(name);
    if (checkpoint == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "there is no checkpoint " + name));
      return;
    }
    long sent = 0;
    for (PeerEntry peer : core.state.get().peers()) {
      sent = Math.max(sent, peers.live(peer.appliance()).sentLsn);
    }
    if (checkpoint.stopLsn() < sent) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.STATE,
              name + " was sent already: pause at a newer checkpoint, or at once"));
      return;
    }
    answer(
        core.state.get().stops().withSend(checkpoint.stopLsn(), name), checkpoint.stopLsn(), reply);
  }

  /// Stops the sender at once, in the name of a checkpoint that is still to be made.
  void pauseFor(String policyCheckpoint, Reply<Long> reply) {
    if (policyCheckpoint.startsWith(Names.POLICY_PREFIX)) {
      stopHere(policyCheckpoint, reply);
    } else {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, "that is no checkpoint of a policy"));
    }
  }

  /// At the Mark that is confirmed: what was sent may end amid a record, where no batch ends.
  private void stopHere(String name, Reply<Long> reply) {
    if (core.flow() == null) {
      reply.done(NO_LOG);
      return;
    }
    long stop = core.needFlow().log.start();
    for (PeerEntry peer : core.state.get().peers()) {
      stop = Math.max(stop, peers.live(peer.appliance()).ackedLsn);
    }
    answer(core.state.get().stops().withSend(stop, name), stop, reply);
  }

  void resume(Reply<Long> reply) {
    Stops stops = core.state.get().stops();
    long stop = stops.sendLsn();
    answer(stops.withSend(Group.NONE, ""), stop, reply);
  }

  private void answer(Stops stops, long value, Reply<Long> reply) {
    Refusal refusal = core.commit(core.state.get().withStops(stops));
    reply.done(refusal == null ? new Outcome.Done<>(value) : new Outcome.Refused<>(refusal));
    core.tellLine();
  }

  // ---- Status

  List<CheckpointStatus> status() {
    GroupState now = core.state.get();
    Map<Long, ChangeMark> kept = new HashMap<>();
    core.parts.changes().kept().forEach(mark -> kept.put(mark.lsn(), mark));
    List<CheckpointStatus> all = new ArrayList<>();
    for (CheckpointEntry checkpoint : core.live().checkpoints()) {
      ChangeMark mark = kept.get(checkpoint.lsn());
      all.add(
          new CheckpointStatus(
              checkpoint,
              now.role() == Role.PRIMARY ? farLife(now, checkpoint) : nearLife(now, checkpoint),
              mark != null,
              mark == null ? CheckpointStatus.UNKNOWN : mark.before()));
    }
    return all;
  }

  private Life nearLife(GroupState now, CheckpointEntry checkpoint) {
    Flow flow = core.flow();
    Hold hold = now.stops().hold();
    HoldStatus status =
        hold == null ? null : new HoldStatus(hold.name(), hold.stopLsn(), hold.settled());
    long durable = flow == null ? 0 : flow.log.durable();
    return life(checkpoint, durable, durable, now.log().destagedLsn(), status);
  }

  /// Of the peer that is furthest behind.
  private Life farLife(GroupState now, CheckpointEntry checkpoint) {
    Life lowest = null;
    for (PeerEntry peer : now.peers()) {
      PeerLive known = peers.live(peer.appliance());
      PeerReport report = known.report;
      Life life =
          life(
              checkpoint,
              known.sentLsn,
              known.ackedLsn,
              report == null ? 0 : report.destagedLsn(),
              report == null ? null : report.hold());
      lowest = lowest == null || life.compareTo(lowest) < 0 ? life : lowest;
    }
    return lowest == null ? Life.CREATED : lowest;
  }

  private static Life life(
      CheckpointEntry checkpoint,
      long sent,
      long received,
      long destaged,
      @Nullable HoldStatus hold) {
    long stop = checkpoint.stopLsn();
    if (hold != null && hold.settled() && hold.stopLsn() == stop) {
      return Life.HELD;
    }
    if (destaged > stop && checkpoint.hold()) {
      return Life.RELEASED;
    }
    if (destaged >= stop) {
      return Life.APPLIED;
    }
    return received >= stop ? Life.RECEIVED : sent >= stop ? Life.SENT : Life.CREATED;
  }
}
