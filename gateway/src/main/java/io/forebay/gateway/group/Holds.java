package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The destager's stop as checkpoints and operators set it (C1). On the agent.
///
/// One hold stands at a time. It is set only where the mirror has not begun to pass, it is in the state
/// file before it is reported, and it is settled when the mirror stands exactly there.
final class Holds {
  private final GroupCore core;
  private final Runnable exportsChanged;
  private final List<Waiting> waiting = new ArrayList<>();

  private record Waiting(long stopLsn, Reply<HoldStatus> reply) {}

  Holds(GroupCore core, Runnable exportsChanged) {
    this.core = core;
    this.exportsChanged = exportsChanged;
  }

  /// A checkpoint was absorbed: its hold flag is taken up when it is its turn.
  void onCheckpoint(Noted noted) {
    takeUpNext();
  }

  /// Makes the first checkpoint that asks for it the hold, unless one stands.
  void takeUpNext() {
    Flow flow = core.flow();
    if (flow == null || core.state.get().stops().hold() != null) {
      return;
    }
    long stop = flow.timeline.firstHoldStop();
    CheckpointEntry checkpoint = stop == Long.MAX_VALUE ? null : at(stop);
    if (checkpoint != null && set(flow, checkpoint.name(), stop) == null) {
      core.tellLine();
    }
  }

  private @Nullable CheckpointEntry at(long stopLsn) {
    for (CheckpointEntry checkpoint : core.live().checkpoints()) {
      if (checkpoint.stopLsn() == stopLsn) {
        return checkpoint;
      }
    }
    return null;
  }

  /// An operator's hold at a checkpoint: replies once it is settled.
  void hold(String name, Reply<HoldStatus> reply) {
    CheckpointEntry checkpoint = core.live().checkpoint(name);
    if (checkpoint == null) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.NOT_FOUND, "there is no checkpoint " + name + " here (yet)"));
      return;
    }
    hold(name, checkpoint.stopLsn(), reply);
  }

  /// An operator's hold at the newest position that is durable here.
  void holdNewest(String name, Reply<HoldStatus> reply) {
    Flow flow = core.flow();
    String complaint = Names.complaint("checkpoint", name);
    if (complaint != null) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, complaint));
    } else if (flow == null) {
      reply.done(Outcome.refused(Refusal.Kind.STATE, "there is no image here to hold"));
    } else {
      hold(name, flow.log.durable(), reply);
    }
  }

  private void hold(String name, long stop, Reply<HoldStatus> reply) {
    Refusal refusal = mayHold(name, stop);
    Flow flow = core.flow();
    if (refusal == null && flow != null) {
      Hold standing = core.state.get().stops().hold();
      refusal = standing == null ? set(flow, name, stop) : null;
    }
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    waiting.add(new Waiting(stop, reply));
    settled();
  }

  private @Nullable Refusal mayHold(String name, long stop) {
    GroupState now = core.state.get();
    Flow flow = core.flow();
    if (now.role() != Role.SECONDARY) {
      return new Refusal(
          Refusal.Kind.WRONG_ROLE,
          "a hold freezes the far image: ask the secondary, this appliance is " + now.role());
    }
    if (flow == null || !now.imageUsable() || core.phase() != Phase.SERVING) {
      return new Refusal(Refusal.Kind.STATE, "there is no image here to hold");
    }
    if (now.intent() != null) {
      return new Refusal(Refusal.Kind.STATE, "a catch-up batch is being applied: try again later");
    }
    Hold standing = now.stops().hold();
    if (standing != null) {
      boolean same = standing.stopLsn() == stop && standing.name().equals(name);
      return same
          ? null
          : new Refusal(Refusal.Kind.STATE, standing.name() + " is held: release it first");
    }
    long first = flow.timeline.firstHoldStop();
    if (first != Long.MAX_VALUE && first < stop) {
      return new Refusal(
          Refusal.Kind.STATE, "an earlier checkpoint is about to be held: release it first");
    }
    if (stop < now.log().destagingLsn()) {
      return new Refusal(
          Refusal.Kind.STATE,
          "the mirror is past "
              + name
              + " already (it stands at "
              + Lsn.print(now.log().destagingLsn())
              + "): hold a newer checkpoint");
    }
    return null;
  }

  /// Sets the stop: first in memory, so that no batch begins past it, then on disk.
  private @Nullable Refusal set(Flow flow, String name, long stop) {
    GroupState now = core.state.get();
    Check.check(stop >= now.log().destagingLsn(), "C1", stop, now.log().destagingLsn());
    boolean there = now.log().destagedLsn() == stop && now.log().destagingLsn() == stop;
    if (there) {
      core.parts.mirrors().hold(true);
    }
    Refusal refusal = core.commit(now.withStops(now.stops().withHold(new Hold(name, stop, there))));
    if (refusal != null) {
      core.parts.mirrors().hold(settledNow());
      return refusal;
    }
    counted(flow, stop);
    flow.destaging.holdChanged();
    flow.destager.wake();
    if (there) {
      exportsChanged.run();
      core.events.raised(GroupAlarm.HOLD_REACHED, name, "");
    }
    return null;
  }

  private boolean settledNow() {
    Hold hold = core.state.get().stops().hold();
    return hold != null && hold.settled();
  }

  private void counted(Flow flow, long stop) {
    flow.log.lock().lock();
    try {
      flow.timeline.counted(stop);
    } finally {
      flow.log.lock().unlock();
    }
  }

  /// Lets the mirror go on. A checkpoint whose hold is still to come will not be held.
  void release(String name, Reply<HoldStatus> reply) {
    Hold hold = core.state.get().stops().hold();
    if (hold == null || !hold.name().equals(name)) {
      cancel(name, reply);
      return;
    }
    Refusal refusal = release(hold);
    reply.done(
        refusal == null
            ? new Outcome.Done<>(new HoldStatus(name, hold.stopLsn(), false))
            : new Outcome.Refused<>(refusal));
  }

  /// Null, or why the hold still stands.
  @Nullable Refusal release(Hold hold) {
    GroupState now = core.state.get();
    Stops stops = now.stops().withHold(null);
    if (hold.stopLsn() > now.log().destagedLsn()) {
      stops = usedUp(stops, hold.stopLsn(), now.log().destagedLsn());
    }
    Refusal refusal = core.commit(now.withStops(stops));
    if (refusal != null) {
      return refusal;
    }
    exportsChanged.run(); // The export ends before the mirror moves.
    core.parts.mirrors().hold(false);
    Flow flow = core.flow();
    if (flow != null) {
      counted(flow, hold.stopLsn());
      flow.destaging.holdChanged();
      flow.destager.wake();
    }
    if (hold.settled()) {
      core.events.raised(GroupAlarm.HOLD_ENDED, hold.name(), "");
    }
    String reason = "the hold of " + hold.name() + " was released";
    answer(w -> w.stopLsn() == hold.stopLsn(), Outcome.refused(Refusal.Kind.STATE, reason));
    takeUpNext();
    core.tellLine();
    return null;
  }

  private void cancel(String name, Reply<HoldStatus> reply) {
    CheckpointEntry checkpoint = core.live().checkpoint(name);
    Flow flow = core.flow();
    if (checkpoint == null || flow == null || !asksForHold(flow, checkpoint.stopLsn())) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, name + " is not held here"));
      return;
    }
    GroupState now = core.state.get();
    Stops stops = usedUp(now.stops(), checkpoint.stopLsn(), now.log().destagedLsn());
    Refusal refusal = core.commit(now.withStops(stops));
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    counted(flow, checkpoint.stopLsn());
    flow.destager.wake();
    reply.done(new Outcome.Done<>(new HoldStatus(name, checkpoint.stopLsn(), false)));
  }

  private static boolean asksForHold(Flow flow, long stop) {
    flow.log.lock().lock();
    try {
      return flow.timeline.asksForHold(stop);
    } finally {
      flow.log.lock().unlock();
    }
  }

  private static Stops usedUp(Stops stops, long stop, long destaged) {
    List<Long> settled = new ArrayList<>(stops.settledLsns());
    settled.removeIf(lsn -> lsn <= destaged);
    settled.add(stop);
    while (settled.size() > Stops.SETTLED_MAX) {
      settled.removeFirst();
    }
    return stops.withSettled(settled, stops.countFromLsn());
  }

  /// The mirror has just come to the hold.
  void reached() {
    Hold hold = core.state.get().stops().hold();
    if (hold != null) {
      core.events.raised(GroupAlarm.HOLD_REACHED, hold.name(), "");
    }
    settled();
  }

  /// The state may say by now that a hold is settled: answers who waits for it.
  void settled() {
    Hold hold = core.state.get().stops().hold();
    if (hold != null && hold.settled()) {
      HoldStatus status = new HoldStatus(hold.name(), hold.stopLsn(), true);
      answer(w -> w.stopLsn() == hold.stopLsn(), new Outcome.Done<>(status));
    }
  }

  /// Answers everybody who still waits: the group ends or changes its role.
  void end(String reason) {
    answer(w -> true, Outcome.refused(Refusal.Kind.STOPPING, reason));
  }

  private void answer(java.util.function.Predicate<Waiting> whom, Outcome<HoldStatus> outcome) {
    for (Waiting one : List.copyOf(waiting)) {
      if (whom.test(one)) {
        waiting.remove(one);
        one.reply().done(outcome);
      }
    }
  }
}
