package io.forebay.gateway.group;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.mirror.WriteWatch;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The parts of one group, put together. [Group] is their door.
final class GroupRoom {
  /// Received in one go: the index is asked for room for its records first. At least one record.
  private static final long SLICE_BYTES = 192 << 10;

  final GroupCore core;
  final VerbQueue verbs;
  final Absorber absorber;
  final ExportTable exports;
  final Peers peers;
  final RemoteAcks acks;
  final Roles roles;
  final Handover handover;
  final ProspectLook prospect;
  final Holds holds;
  final StartQuestion question;
  final Meetings meetings;
  final Checkpoints checkpoints;
  final VolumeVerbs volumes;
  final Values values;
  final Sources sources;
  final InPlace inPlace;
  final Targets targets;
  final Seeds seeds;
  final Branches branches;
  final Settlement settlement;
  final Forks forks;
  final Verification verification;
  final Opener opener;
  private final Rates rates = new Rates();
  private final Watch watch;
  private final Keeper keeper;
  final Ladder ladder;

  GroupRoom(GroupCore core) {
    this.core = core;
    verbs = new VerbQueue(core.agent);
    peers = new Peers(core);
    acks = new RemoteAcks(core, peers);
    peers.onHeld(acks::confirmed);
    exports = new ExportTable(core, acks);
    holds = new Holds(core, exports::update);
    absorber = new Absorber(core, this::absorbed);
    sources = new Sources(core, peers);
    roles = new Roles(core, absorber, exports);
    handover = new Handover(core, peers, roles, verbs);
    prospect = new ProspectLook(core, peers, roles, handover);
    question = new StartQuestion(core, peers, roles);
    meetings = new Meetings(core, peers, roles, question);
    inPlace = new InPlace(core, roles);
    targets = new Targets(core, absorber, roles, exports, inPlace);
    branches = new Branches(core.parts.platform().disk(), core.parts.places().branches());
    settlement = new Settlement(core, peers, roles, sources, exports, branches);
    forks = new Forks(core, verbs, branches, settlement);
    SeedGround ground = new SeedGround(core);
    seeds = new Seeds(core, verbs, targets, ground);
    opener = new Opener(core, absorber, roles, question, holds, exports, targets, ground);
    meetings.opener(opener);
    checkpoints = new Checkpoints(core, absorber, peers);
    values = new Values(core, absorber);
    verification = new Verification(core, verbs, peers, sources, values);
    volumes = new VolumeVerbs(core, absorber, exports, values);
    watch = new Watch(core, holds, peers, rates);
    ladder = new Ladder(core, sources);
    keeper = new Keeper(this, watch, ladder);
  }

  private void absorbed(ControlRecord record, Noted noted) {
    opener.onRecord(record, noted);
    if (record instanceof ControlRecord.Checkpoint) {
      holds.takeUpNext();
    } else if (record instanceof ControlRecord.EpochEnd end) {
      handover.absorbed(end, noted);
    } else if (record instanceof ControlRecord.VolumeChanged && !core.primary()) {
      exports.tell(); // Hosts may know of volumes that the other appliance serves.
    }
  }

  /// Starts the agent; the group is open, or about to say why it is not.
  void start() throws IOException {
    branches.load();
    opener.open();
    core.agent.start(core.parts.platform().threads(), keeper);
  }

  /// Unplanned: an operator says so.
  void promote(Reply<Position> reply) throws IOException {
    Refusal refusal = prospect.refusal();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    String summary = prospect.summary();
    roles.promote(
        EpochCause.PROMOTE,
        outcome -> {
          if (outcome instanceof Outcome.Done<Position>) {
            core.events.raised(GroupAlarm.PROMOTED, "", summary);
          }
          reply.done(outcome);
        });
  }

  // ---- Receiving

  int receive(MemorySegment records) throws CorruptRecord {
    Flow flow = core.flow();
    if (flow == null) {
      return 0;
    }
    long taken = 0;
    while (taken < records.byteSize() && hasRoom(flow)) {
      long slice = Math.min(SLICE_BYTES, records.byteSize() - taken);
      int now = receiveSlice(flow, records.asSlice(taken, slice));
      if (now == 0) {
        break;
      }
      taken += now;
    }
    if (taken > 0 && core.phase() == Phase.FETCHING) {
      core.agent.wake(); // The last of what is missing need not be durable: no Mark may follow it.
    }
    return (int) taken;
  }

  private static boolean hasRoom(Flow flow) {
    int records = (int) (SLICE_BYTES / Lsn.ALIGNMENT);
    return !flow.timeline.crowded() && flow.index.hasRoom(records);
  }

  private int receiveSlice(Flow flow, MemorySegment records) throws CorruptRecord {
    synchronized (core.feed) {
      if (!core.mayReceive) {
        return 0;
      }
      LineGuard.check(flow.log.lock(), flow.index, flow.log.appended(), records);
      try {
        return flow.log.receive(records);
      } catch (LogClosedException e) {
        return 0; // Failed or closing: the alarm says so, the line is told by whoever closes.
      }
    }
  }

  void whenRoom(Runnable wake) {
    Flow flow = core.flow();
    if (flow == null) {
      wake.run();
      return;
    }
    if (!hasRoom(flow)) {
      flow.gate.next(wake);
      flow.hurry();
      if (hasRoom(flow)) {
        flow.gate.wakeAll(); // Made meanwhile, maybe before this waited.
      }
      core.agent.wake();
    } else {
      flow.log.whenRoom(wake);
    }
  }

  WriteWatch.@Nullable Look writes() {
    Flow flow = core.flow();
    return flow == null ? null : flow.destaging.writes().look();
  }

  PeerReport report() {
    GroupState now = core.state.get();
    Flow flow = core.flow();
    Hold hold = now.stops().hold();
    HoldStatus status =
        hold == null ? null : new HoldStatus(hold.name(), hold.stopLsn(), hold.settled());
    long capacity = now.identity().shape().capacityBytes();
    return new PeerReport(
        flow == null ? 0 : flow.log.appended(),
        flow == null ? 0 : flow.log.durable(),
        now.log().destagedLsn(),
        now.imageUsable(),
        status,
        flow == null ? capacity : flow.log.status().freeBytes(),
        core.parts.platform().clock().wallMillis());
  }

  // ---- An end that is accepted

  void cutHere(Reply<Position> reply) throws IOException {
    if (question.cut()) {
      reply.done(new Outcome.Done<>(core.end()));
      return;
    }
    if (opener.missing() == null) {
      reply.done(
          Outcome.refused(Refusal.Kind.STATE, "nothing is known to be missing from the log"));
      return;
    }
    Refusal refusal = opener.accept();
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
    } else {
      reply.done(new Outcome.Done<>(core.end()));
    }
  }

  // ---- Status and end

  GroupStatus status() {
    return new StatusLook(core, peers, rates).look();
  }

  /// Ends everything; as a clean stop if that can be. Not on an agent of this group.
  void close() throws IOException {
    core.phase(Phase.CLOSED, "it is closed");
    exports.closeAll();
    roles.receiving(false);
    core.agent.close();
    acks.close(new IoFailure.Stopping("the group is stopping"));
    holds.end("the group is stopping");
    seeds.end("the group is stopping");
    targets.end("the group is stopping");
    settlement.end("the group is stopping");
    Flow flow = core.flow();
    if (flow != null) {
      closeFlow(flow);
    }
    watch.close();
    absorber.close();
    core.parts.mirrors().close();
    core.state.close();
  }

  private void closeFlow(Flow flow) throws IOException {
    flow.gate.broken(new IoFailure.Stopping("the group is stopping"));
    try {
      Position end = flow.log.closeCleanly();
      if (!core.state.failed()) {
        GroupState now = core.refreshed();
        core.state.commit(
            now.withLog(
                now.log()
                    .withClosing(new Closing.Clean(end.lsn(), end.chain()), now.log().bootId())));
        core.state.settle();
      }
    } catch (IOException e) {
      core.events.raised(GroupAlarm.LOG_FAILED, "", "the stop is not clean: " + e.getMessage());
    } finally {
      flow.end(() -> {
        try {
          flow.release();
        } catch (IOException e) {
          core.events.raised(
              GroupAlarm.LOG_FAILED, "", "the log was not closed: " + e.getMessage());
        }
      });
      core.parts.changes().settle();
    }
  }
}
