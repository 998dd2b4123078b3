package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decides what is to happen with a peer that has connected, and closes the question with which a primary
/// starts. On the agent. Divergence is found by comparing histories and positions, never flags (R3).
final class Meetings {
  private final GroupCore core;
  private final Peers peers;
  private final Roles roles;
  private final StartQuestion question;
  private final Chains chains;
  private @Nullable Opener opener;

  Meetings(GroupCore core, Peers peers, Roles roles, StartQuestion question) {
    this.core = core;
    this.peers = peers;
    this.roles = roles;
    this.question = question;
    chains = new Chains(core, peers);
  }

  /// Set once, before the agent starts.
  void opener(Opener newOpener) {
    opener = newOpener;
  }

  // ---- Meeting

  void meet(PeerHello theirs, Reply<Meeting> reply) {
    Meeting meeting = decide(theirs);
    reply.done(new Outcome.Done<>(meeting));
  }

  private Meeting decide(PeerHello theirs) {
    GroupState now = core.state.get();
    String complaint = complaint(now, theirs);
    if (complaint != null) {
      return new Meeting.Refused(complaint);
    }
    PeerEntry peer = now.peer(theirs.appliance());
    if (peer == null) {
      return new Meeting.Refused("that appliance is not attached to this group");
    }
    peers.live(theirs.appliance()).connected = true;
    peers.live(theirs.appliance()).store = theirs.store();
    peers.live(theirs.appliance()).sameEndLsn = Group.NONE;
    peers.live(theirs.appliance()).heldLsn = Group.NONE;
    boolean rests = theirs.role() == Role.SECONDARY && theirs.hasLog();
    peers.live(theirs.appliance()).restsAtLsn = rests ? theirs.end().lsn() : Group.NONE;
    peers.live(theirs.appliance()).fork = null;
    peers.live(theirs.appliance()).leads = theirs.role() == Role.PRIMARY;
    peers.live(theirs.appliance()).hasLog = theirs.hasLog();
    peers.imageOf(peer, theirs.imageUsable());
    peers.live(theirs.appliance()).saidEnd = theirs.end();
    core.agent.wake(); // A handover may have waited for just that.
    Flow flow = core.flow();
    Opener down = opener;
    if (down != null && down.missing() != null) {
      return missing(down, theirs);
    }
    if (core.phase() == Phase.DOWN || core.phase() == Phase.CHANGING) {
      return new Meeting.Idle("the group does not serve now: " + core.reason());
    }
    if (flow == null) {
      return SeedMark.unfinished(now)
          ? new Meeting.NotNow(SeedMark.TOLD)
          : new Meeting.AwaitCatchUp("there is no log here yet");
    }
    Settled settled = now.settled();
    if (settled != null) {
      return settled(peer, theirs);
    }
    if (!theirs.hasLog()) {
      return withoutLog(now, peer, theirs);
    }
    Comparison found =
        Histories.compare(
            flow.log.epochs(), flow.log.appended(), theirs.history(), theirs.end().lsn());
    peers.live(theirs.appliance()).fork = Fork.of(now.role(), flow.log.end(), theirs, found);
    return switch (found.relation()) {
      case UNRELATED -> unrelated(now, peer);
      case FORKED -> forked(now, peer, theirs, found);
      case SAME, THEY_BEHIND, WE_BEHIND ->
          switch (now.role()) {
            case PRIMARY -> asPrimary(now, peer, theirs, found);
            case SECONDARY -> asSecondary(now, peer, theirs, found);
            case SUPERSEDED ->
                found.theySupersedeUs()
                    ? new Meeting.Superseded(found.forkLsn())
                    : new Meeting.Idle("this appliance is superseded");
          };
    };
  }

  /// The group is down since durable log data is missing here: does this peer have it?
  private Meeting missing(Opener down, PeerHello theirs) {
    Flow.Opened.Missing gone = Check.present(down.missing(), "B4 missing", 0, 0);
    List<Epoch> ours = down.historyBeforeMissing();
    if (!theirs.hasLog() || theirs.durable().lsn() < gone.claimedLsn()) {
      return new Meeting.Idle(core.reason());
    }
    Comparison found =
        Histories.compare(ours, gone.fromLsn(), theirs.history(), theirs.end().lsn());
    if (found.relation() != Relation.WE_BEHIND) {
      return new Meeting.Idle(core.reason());
    }
    try {
      Refusal refusal = down.accept();
      if (refusal != null) {
        return new Meeting.Idle(refusal.reason());
      }
    } catch (IOException e) {
      return new Meeting.Idle(String.valueOf(e.getMessage()));
    }
    if (core.state.get().role() == Role.PRIMARY) {
      question.start(false);
    }
    return decide(theirs);
  }

  private static @Nullable String complaint(GroupState now, PeerHello theirs) {
    if (!theirs.group().equals(now.identity().group())) {
      return "it speaks of another group";
    }
    if (theirs.appliance().equals(now.identity().appliance())) {
      return "it says that it is this appliance";
    }
    if (!theirs.hasLog()) {
      return null;
    }
    if (theirs.history().size() > GroupState.EPOCHS_MAX) {
      return "its history is longer than " + GroupState.EPOCHS_MAX + " epochs";
    }
    if (theirs.durable().lsn() > theirs.end().lsn() || theirs.startLsn() < 0) {
      return "its positions contradict each other";
    }
    return Histories.complaint(theirs.history(), theirs.end().lsn());
  }

  private Meeting unrelated(GroupState now, PeerEntry peer) {
    String detail = "the log of " + peer.name() + " has no epoch in common with this one";
    if (now.role() != Role.PRIMARY) {
      return new Meeting.AwaitCatchUp(detail);
    }
    return catchUp(peer, CatchUpKind.WHOLE, detail);
  }

  private Meeting withoutLog(GroupState now, PeerEntry peer, PeerHello theirs) {
    if (now.role() != Role.PRIMARY) {
      return new Meeting.Idle(peer.name() + " has no log, and this is no primary");
    }
    question.answered(theirs.appliance());
    if (peer.store() != null && !peer.store().equals(theirs.store())) {
      storeChanged(peer);
    }
    if (!theirs.imageUsable()) {
      return catchUp(peer, CatchUpKind.FIRST, "it has no image yet");
    }
    core.events.cleared(GroupAlarm.TWO_PRIMARIES, peer.name());
    core.events.cleared(GroupAlarm.DIVERGED, peer.name());
    // Whatever is under way to it as a first sync does not tell of holes.
    return new Meeting.CatchUp(CatchUpKind.WHOLE, "it has an image, or a seed, to compare with");
  }

  /// We have given our log up; our image is brought up to date.
  private static Meeting settled(PeerEntry peer, PeerHello theirs) {
    return theirs.role() == Role.PRIMARY && theirs.hasLog()
        ? new Meeting.AwaitCatchUp("settled: " + peer.name() + " sends what differs")
        : new Meeting.Idle("settled, and " + peer.name() + " is no primary that could go on");
  }

  private Meeting catchUp(PeerEntry peer, CatchUpKind kind, String why) {
    ExtentSetRef set = peer.set();
    return new Meeting.CatchUp(set != null && set.kind().whole() ? set.kind() : kind, why);
  }

  private void storeChanged(PeerEntry peer) {
    core.events.raised(
        GroupAlarm.PEER_STORE_CHANGED,
        peer.name(),
        peer.name() + " comes with another store than before: it gets everything anew");
  }

  /// Both hold records that the other has not.
  private Meeting forked(GroupState now, PeerEntry peer, PeerHello theirs, Comparison found) {
    long fork = found.forkLsn();
    if (found.twoPrimaries() && now.role() == Role.SUPERSEDED) {
      return new Meeting.Superseded(fork); // By the operator's word.
    }
    if (found.twoPrimaries() && theirs.role() == Role.SUPERSEDED) {
      core.events.cleared(GroupAlarm.TWO_PRIMARIES, peer.name());
      question.answered(theirs.appliance());
      return new Meeting.TheySuperseded(fork);
    }
    if (found.twoPrimaries()) {
      Position ours = core.needFlow().log.end();
      core.events.raised(
          GroupAlarm.TWO_PRIMARIES,
          peer.name(),
          "both were promoted, and their histories part at " + Lsn.print(fork));
      question.answered(theirs.appliance());
      return new Meeting.TwoPrimaries(ours, theirs.end(), fork);
    }
    if (found.theySupersedeUs()) {
      return superseded(now, peer, fork);
    }
    if (found.weSupersedeThem()) {
      question.answered(theirs.appliance());
      return new Meeting.TheySuperseded(fork);
    }
    core.events.raised(
        GroupAlarm.DIVERGED,
        peer.name(),
        "this appliance and " + peer.name() + " hold different records from " + Lsn.print(fork));
    question.answered(theirs.appliance());
    return new Meeting.Diverged(fork);
  }

  private Meeting superseded(GroupState now, PeerEntry peer, long fork) {
    // A secondary that holds more than the one that was promoted had was primary before.
    if (now.role() != Role.SUPERSEDED) {
      question.drop();
      String detail =
          peer.name() + " was promoted at " + Lsn.print(fork) + "; this appliance gives way";
      roles.giveWay(detail);
    }
    return new Meeting.Superseded(fork);
  }

  private Meeting asPrimary(GroupState now, PeerEntry peer, PeerHello theirs, Comparison found) {
    if (found.relation() == Relation.WE_BEHIND) {
      return found.theySupersedeUs()
          ? superseded(now, peer, found.forkLsn())
          : fetch(peer, theirs, core.needFlow().log.appended());
    }
    long end = theirs.end().lsn();
    Meeting objection = chains.objection(peer, theirs);
    if (objection != null) {
      return objection;
    }
    question.answered(theirs.appliance());
    return switch (theirs.role()) {
      case SECONDARY -> feed(now, peer, theirs, end);
      case SUPERSEDED -> new Meeting.TheySuperseded(end);
      case PRIMARY -> {
        if (found.weSupersedeThem()) {
          yield new Meeting.TheySuperseded(end);
        }
        Position ours = core.needFlow().log.end();
        core.events.raised(
            GroupAlarm.TWO_PRIMARIES,
            peer.name(),
            peer.name() + " is primary of this appliance's own log, up to " + Lsn.print(end));
        yield new Meeting.TwoPrimaries(ours, theirs.end(), end);
      }
    };
  }

  private Meeting asSecondary(GroupState now, PeerEntry peer, PeerHello theirs, Comparison found) {
    long end = theirs.end().lsn();
    long ours = core.needFlow().log.appended();
    boolean theyLead = theirs.role() == Role.PRIMARY;
    if (theirs.role() == Role.SUPERSEDED) {
      return new Meeting.Idle(peer.name() + " is superseded");
    }
    if (InPlace.underWay(now) && theyLead) {
      return new Meeting.AwaitCatchUp(
          "a batch is being written in place here: the rest of it first");
    }
    if (found.relation() == Relation.WE_BEHIND || found.relation() == Relation.SAME && theyLead) {
      return receive(now, peer, ours);
    }
    Meeting objection = chains.objection(peer, theirs);
    if (objection != null) {
      return objection;
    }
    if (found.relation() == Relation.SAME) {
      if (theirs.store().equals(peer.store())) {
        peers.live(theirs.appliance()).sameEndLsn = end;
      }
      return new Meeting.Idle("two secondaries with the same log");
    }
    if (!theyLead) {
      return new Meeting.Send(end);
    }
    if (found.weSupersedeThem()) {
      return new Meeting.TheySuperseded(end);
    }
    return end < core.needFlow().log.start()
        ? new Meeting.Idle(reusedSince("this appliance", end))
        : new Meeting.Serve(end, ours);
  }

  /// We are primary, and their log ends at `end` in ours.
  private Meeting feed(GroupState now, PeerEntry peer, PeerHello theirs, long end) {
    UUID store = peer.store();
    if (store != null && !store.equals(theirs.store())) {
      storeChanged(peer);
      return catchUp(peer, CatchUpKind.WHOLE, "its store is another one than before");
    }
    Flow flow = core.needFlow();
    ExtentSetRef set = peer.set();
    boolean fed = peer.floorLsn() != Peers.NO_FLOOR;
    if (!theirs.imageUsable() && set == null) {
      return catchUp(
          peer, CatchUpKind.WHOLE, "it has given its image up for a batch that is no more");
    }
    if (end < flow.log.start() || fed && end < peer.floorLsn()) {
      boolean tracked = set != null && !set.kind().whole() && end >= peer.ackedLsn();
      return tracked
          ? new Meeting.CatchUp(CatchUpKind.TRACKED, "it lacks what is kept as extents only")
          : catchUp(peer, CatchUpKind.WHOLE, "it stands before what is kept for it");
    }
    boolean applied = fed && theirs.imageUsable(); // Before we could record it.
    if (set != null && set.kind().whole() && !applied) {
      return new Meeting.CatchUp(set.kind(), "its batch is under way");
    }
    if (set != null && set.kind() == CatchUpKind.REPAIR) {
      return new Meeting.CatchUp(set.kind(), "what a verification found is sent");
    }
    // R2: what it has beyond its `durable` it may lose yet. A restart knows less of that than it
    // confirmed before.
    long kept = Math.max(flow.log.start(), fed ? peer.floorLsn() : 0);
    long floor = Math.max(kept, Math.min(end, theirs.durable().lsn()));
    PeerEntry met =
        new PeerEntry(peer.appliance(), peer.name(), theirs.store(), floor, floor, null);
    Refusal refusal = core.commit(now.withPeer(met));
    if (refusal != null) {
      return new Meeting.Idle(refusal.reason());
    }
    PeerLive live = peers.live(peer.appliance());
    synchronized (live) {
      live.ackedLsn = floor;
      live.sentLsn = end;
    }
    core.events.cleared(GroupAlarm.TRACKING, peer.name());
    core.events.cleared(GroupAlarm.PEER_STORE_CHANGED, peer.name());
    core.events.cleared(GroupAlarm.DIVERGED, peer.name());
    return new Meeting.Send(end);
  }

  /// They have what comes after our end; from now on they feed us, not we them.
  private Meeting receive(GroupState now, PeerEntry peer, long ours) {
    if (peer.floorLsn() != Peers.NO_FLOOR) {
      Refusal refusal = core.commit(now.withPeer(peer.withSet(Peers.NO_FLOOR, null)));
      if (refusal != null) {
        return new Meeting.Idle(refusal.reason());
      }
    }
    core.events.cleared(GroupAlarm.DIVERGED, peer.name());
    return new Meeting.Receive(ours);
  }

  /// They hold more of our own log than we do: something here was lost (B4).
  private Meeting fetch(PeerEntry peer, PeerHello theirs, long ours) {
    if (!question.open()) {
      core.events.raised(
          GroupAlarm.DIVERGED,
          peer.name(),
          peer.name() + " holds records of this primary's log that it never wrote");
      return new Meeting.Diverged(ours);
    }
    long until = question.fetch(ours, theirs);
    if (theirs.startLsn() > ours) {
      String why = reusedSince(peer.name(), ours);
      core.phase(Phase.FETCHING, why);
      core.events.raised(GroupAlarm.DATA_MISSING, "", why);
      return new Meeting.Idle(why);
    }
    return new Meeting.Fetch(ours, until);
  }

  /// Log cannot close that gap any more; nothing is served before an operator says how to go on.
  private static String reusedSince(String holder, long from) {
    return "the log from "
        + Lsn.print(from)
        + " on is missing in the primary's store, and "
        + holder
        + " keeps no log from there on, but its image has it: promote "
        + holder
        + " (group promote there); or go on without it (group cut)";
  }

  void parted(UUID appliance) {
    PeerLive live = peers.live(appliance);
    live.connected = false;
    live.heldLsn = Group.NONE;
    live.restsAtLsn = Group.NONE;
    live.leads = false;
    live.bytesPerSecond = 0;
  }
}
