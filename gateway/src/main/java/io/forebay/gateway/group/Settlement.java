package io.forebay.gateway.group;

import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Settles a fork in favour of a peer: what this side alone has is kept as a branch, durably, and only then
/// the group becomes a secondary that the peer brings up to date (R3: nothing is overwritten silently).
/// Until that is through, the old image stands. On the agent.
///
/// Until the state file says that it is settled, it is begun anew after a crash, branch and all: what an earlier
/// process wrote and did not live to see durable is not believed (B5), as a cache may show what a disk lacks.
final class Settlement {
  /// Copied before the agent looks whether somebody waits.
  private static final int STEPS_MAX = 8;

  private final GroupCore core;
  private final Peers peers;
  private final Roles roles;
  private final Sources sources;
  private final ExportTable exports;
  private final Branches branches;
  private @Nullable Job job;

  /// One that is under way. `writer` is there once the mirrors hold all of the log.
  private static final class Job {
    private final PeerEntry keeper;
    private final Fork fork;
    private final Reply<Long> reply;
    private boolean flushed;
    private @Nullable BranchWriter writer;

    Job(PeerEntry keeper, Fork fork, Reply<Long> reply) {
      this.keeper = keeper;
      this.fork = fork;
      this.reply = reply;
    }
  }

  Settlement(
      GroupCore core,
      Peers peers,
      Roles roles,
      Sources sources,
      ExportTable exports,
      Branches branches) {
    this.core = core;
    this.peers = peers;
    this.roles = roles;
    this.sources = sources;
    this.exports = exports;
    this.branches = branches;
  }

  /// Gives this side up in favour of `appliance`. Replies with the branch that keeps what was here alone,
  /// [Group#NONE] when nothing was.
  void begin(UUID appliance, Reply<Long> reply) throws IOException {
    begin(appliance, peers.live(appliance).fork, reply);
  }

  /// As [#begin], by the word of `primary`, which has compared the two logs.
  void yield(UUID primary, Reply<Long> reply) throws IOException {
    PeerLive live = peers.live(primary);
    Fork found = live.fork;
    Position theirs = live.saidEnd;
    Flow flow = core.flow();
    if (found == null && live.leads && theirs != null && flow != null) {
      Role role = core.state.get().role();
      found = Fork.within(role, flow.log.end(), theirs, Role.PRIMARY, 0);
    }
    begin(primary, found, reply);
  }

  private void begin(UUID appliance, @Nullable Fork fork, Reply<Long> reply) throws IOException {
    GroupState now = core.state.get();
    Settled before = now.settled();
    if (before != null && before.keeper().equals(appliance)) {
      reply.done(new Outcome.Done<>(before.branch()));
      return;
    }
    PeerEntry keeper = now.peer(appliance);
    if (keeper == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "that peer is not attached"));
      return;
    }
    Refusal refusal = mayBegin(now, keeper, fork);
    if (refusal == null && now.role() != Role.SUPERSEDED) {
      refusal = roles.giveWay("it is settled in favour of " + keeper.name());
    }
    if (refusal != null || fork == null) {
      reply.done(refusal == null ? nothing(keeper) : new Outcome.Refused<>(refusal));
      return;
    }
    branches.sweep();
    Job begun = new Job(keeper, fork, reply);
    job = begun;
    core.whenDurable(failure -> flushed(begun, failure));
  }

  private static Outcome<Long> nothing(PeerEntry keeper) {
    return Outcome.refused(Refusal.Kind.STATE, "there is nothing to settle with " + keeper.name());
  }

  private @Nullable Refusal mayBegin(GroupState now, PeerEntry keeper, @Nullable Fork fork) {
    if (job != null) {
      return state("it is being settled already");
    }
    if (core.phase() != Phase.SERVING || core.flow() == null) {
      return state("the group does not serve now: " + core.reason());
    }
    if (fork == null) {
      return now.role() == Role.SUPERSEDED
          ? state(keeper.name() + " has not been met since this start: bring up the line first")
          : state("there is nothing to settle with " + keeper.name());
    }
    if (!fork.mayKeepTheirs()) {
      return state(
          keeper.name()
              + " is no primary that could go on, so nothing can be settled in its favour here");
    }
    Hold hold = now.stops().hold();
    return hold == null ? null : state(hold.name() + " is held: release it first");
  }

  private static Refusal state(String why) {
    return new Refusal(Refusal.Kind.STATE, why);
  }

  private void flushed(Job of, @Nullable IoFailure failure) {
    if (job != of) {
      return;
    }
    if (failure == null) {
      of.flushed = true;
      core.agent.wake();
    } else {
      job = null;
      of.reply.done(Outcome.refused(Refusal.Kind.MEDIUM, failure.reason()));
    }
  }

  /// Called by upkeep: goes on. Returns nanoseconds until it wants to be called again.
  long keep(Flow flow) {
    Job now = job;
    if (now == null || !now.flushed) {
      return Long.MAX_VALUE;
    }
    if (core.state.get().log().destagedLsn() < flow.log.durable()) {
      flow.destager.hurry(); // The mirrors are to hold what is left of extents without history.
      return Long.MAX_VALUE;
    }
    try {
      return step(now, flow) ? Long.MAX_VALUE : 0;
    } catch (IOException e) {
      failed(now, e);
      return Long.MAX_VALUE;
    }
  }

  /// What was copied goes: the space may be needed, and its report may not be durable.
  private void failed(Job now, IOException why) {
    BranchWriter writer = now.writer;
    try {
      end(now);
      if (writer != null) {
        branches.discard(writer.branch());
      }
      branches.sweep();
    } catch (IOException e) {
      why.addSuppressed(e); // The next attempt sweeps.
    }
    now.reply.done(new Outcome.Refused<>(Refusal.of(why)));
  }

  /// Whether it is over.
  private boolean step(Job now, Flow flow) throws IOException {
    BranchWriter writer = now.writer;
    if (writer == null) {
      if (flow.log.appended() <= now.fork.lsn()) {
        settled(now, flow, Group.NONE); // Nothing here that they have not.
        return true;
      }
      BranchWriter.Plan plan = plan(now, flow);
      Branch there = same(plan);
      if (there != null) {
        branches.drop(there.id());
        return false;
      }
      long free = disk().freeBytes(core.parts.places().home());
      if (free < plan.bytes()) {
        end(now);
        String why = "the branch takes up to " + plan.bytes() + " bytes, there are " + free;
        now.reply.done(Outcome.refused(Refusal.Kind.NO_SPACE, why));
        return true;
      }
      now.writer =
          BranchWriter.begin(
              disk(),
              branches.directory(plan.id()),
              plan,
              flow.log,
              core.parts.mirrors(),
              pin(flow, plan.from()));
      return false;
    }
    for (int i = 0; i < STEPS_MAX; i++) {
      Branch whole = writer.step();
      if (whole != null) {
        settled(now, flow, whole.id());
        return true;
      }
    }
    return false;
  }

  private BranchWriter.Plan plan(Job now, Flow flow) throws IOException {
    GroupState state = core.state.get();
    Position from = from(now, flow);
    ExtentSet extents = new ExtentSet();
    PeerEntry keeper = state.peer(now.keeper.appliance());
    ExtentSetRef tracked = keeper == null ? null : keeper.set();
    if (tracked != null || from.lsn() > now.fork.lsn()) {
      extents = tracked == null ? null : sources.load(state, now.keeper, tracked);
      extents = extents == null ? sources.whole() : extents;
    }
    long id = state.nextId();
    while (branches.find(id) != null || disk().exists(branches.directory(id))) {
      id++;
    }
    return new BranchWriter.Plan(
        state.identity(),
        id,
        now.keeper.appliance(),
        now.keeper.name(),
        now.fork.lsn(),
        from,
        flow.log.end(),
        extents,
        state.log().destagedLsn(),
        core.live().volumes(),
        core.parts.platform().clock().wallMillis());
  }

  /// From the fork on, or as far back as the log goes; also where the two cannot be compared.
  private static Position from(Job now, Flow flow) throws IOException {
    long fork = now.fork.lsn();
    long start = flow.log.start();
    if (fork > start) {
      try {
        Position at = flow.log.position(fork);
        if (!now.fork.chainKnown() || at.chain() == now.fork.chain()) {
          return at;
        }
      } catch (io.forebay.gateway.log.CorruptRecord e) {
        // No record ends there: what came before it was not the same either.
      }
    }
    return flow.log.position(start);
  }

  /// A branch that was written before a crash, and would hold just this.
  private @Nullable Branch same(BranchWriter.Plan plan) {
    for (Branch branch : branches.all()) {
      if (branch.end().equals(plan.end())
          && branch.from().equals(plan.from())
          && branch.keeper().equals(plan.keeper())
          && branch.store().equals(plan.identity().store())) {
        return branch;
      }
    }
    return null;
  }

  private static Pin pin(Flow flow, Position from) {
    flow.log.lock().lock();
    try {
      return flow.log.pin(from.lsn());
    } finally {
      flow.log.lock().unlock();
    }
  }

  /// The branch is durable: from here on the peer's history counts.
  private void settled(Job now, Flow flow, long branch) throws IOException {
    end(now);
    branches.load();
    GroupState state = core.refreshed();
    List<PeerEntry> before = state.peers();
    long nextId = Math.max(state.nextId(), branch + 1);
    Settled settled = branch == Group.NONE ? null : new Settled(now.keeper.appliance(), branch);
    Refusal refusal =
        core.commit(
            state
                .withRole(Role.SECONDARY, null)
                .withSettled(settled)
                .withNextId(nextId)
                .withPeers(before.stream().map(p -> p.withSet(Peers.NO_FLOOR, null)).toList())
                .withStops(state.stops().withSettled(List.of(), flow.log.appended())));
    if (refusal != null) {
      now.reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    sources.end();
    for (PeerEntry peer : before) {
      ExtentSetRef set = peer.set();
      if (set != null) {
        disk().delete(core.parts.places().home().resolve(set.fileName()));
      }
    }
    Roles.countHolds(flow, true);
    told(now, branch);
    roles.receiving(settled == null);
    exports.update();
    core.tellLine();
    now.reply.done(new Outcome.Done<>(branch));
  }

  private void told(Job now, long branch) {
    String name = now.keeper.name();
    core.events.cleared(GroupAlarm.SUPERSEDED, "");
    core.events.cleared(GroupAlarm.TWO_PRIMARIES, name);
    core.events.cleared(GroupAlarm.TRACKING, name);
    core.events.cleared(GroupAlarm.DIVERGED, name);
    if (branch != Group.NONE) {
      String detail =
          "what only this side had is kept as branch " + branch + "; " + name + " goes on";
      core.events.raised(GroupAlarm.BRANCH_KEPT, "", detail);
    }
  }

  private void end(Job now) throws IOException {
    BranchWriter writer = now.writer;
    now.writer = null;
    job = null;
    if (writer != null) {
      writer.close();
    }
  }

  /// Gives a branch up for good, as told.
  void drop(long id, Reply<Branch> reply) throws IOException {
    Branch branch = branches.find(id);
    Settled settled = core.state.get().settled();
    if (branch == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "there is no branch " + id));
    } else if (settled != null && settled.branch() == id) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.STATE, "branch " + id + " stays until the peer has sent what differs"));
    } else {
      branches.drop(id);
      reply.done(new Outcome.Done<>(branch));
    }
  }

  /// The group ends.
  void end(String why) throws IOException {
    Job now = job;
    if (now != null) {
      end(now);
      now.reply.done(Outcome.refused(Refusal.Kind.STOPPING, why));
    }
  }

  private Disk disk() {
    return core.parts.platform().disk();
  }
}
