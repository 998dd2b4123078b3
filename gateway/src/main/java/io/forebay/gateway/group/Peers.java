package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The attached peers: what they confirmed, and how far down the log is kept for them (R2).
final class Peers {
  /// The floor of a peer that the log is not kept for: not met yet, or it feeds us.
  static final long NO_FLOOR = Long.MAX_VALUE;

  private final GroupCore core;
  private final ConcurrentHashMap<UUID, PeerLive> live = new ConcurrentHashMap<>();
  private Runnable onHeld = () -> {};

  /// Set once, before the agent starts: [#heldByAll] may have moved.
  void onHeld(Runnable then) {
    onHeld = then;
  }

  Peers(GroupCore core) {
    this.core = core;
    for (PeerEntry peer : core.state.get().peers()) {
      live.put(peer.appliance(), new PeerLive(peer.ackedLsn()));
    }
  }

  /// What is known of an attached peer; a new one if nothing is.
  PeerLive live(UUID appliance) {
    return live.computeIfAbsent(appliance, id -> new PeerLive(0));
  }

  /// A peer just attached.
  static PeerEntry notMet(PeerName peer) {
    return new PeerEntry(peer.appliance(), peer.name(), null, NO_FLOOR, 0, null);
  }

  // ---- Commands, on the agent

  void attach(UUID appliance, String name, Reply<PeerStatus> reply) {
    GroupState now = core.state.get();
    String complaint = Names.complaint("peer", name);
    if (complaint != null) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, complaint));
      return;
    }
    if (appliance.equals(now.identity().appliance())) {
      reply.done(Outcome.refused(Refusal.Kind.INVALID, "an appliance is no peer of itself"));
      return;
    }
    if (now.peer(appliance) != null) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.EXISTS, "the group is replicated with " + name + " already"));
      return;
    }
    if (now.peers().size() >= GroupState.PEERS_MAX) {
      reply.done(
          Outcome.refused(
              Refusal.Kind.LIMIT, "a group has at most " + GroupState.PEERS_MAX + " peers"));
      return;
    }
    PeerEntry added = notMet(new PeerName(appliance, name));
    Refusal refusal = core.commit(now.withPeer(added));
    live.put(appliance, new PeerLive(0));
    reply.done(
        refusal == null ? new Outcome.Done<>(status(added)) : new Outcome.Refused<>(refusal));
    core.tellLine();
  }

  void detach(UUID appliance, Reply<PeerStatus> reply) {
    GroupState now = core.state.get();
    PeerEntry gone = now.peer(appliance);
    if (gone == null) {
      reply.done(Outcome.refused(Refusal.Kind.NOT_FOUND, "that peer is not attached"));
      return;
    }
    List<PeerEntry> rest = new ArrayList<>(now.peers());
    rest.remove(gone);
    Refusal refusal = core.commit(now.withPeers(rest));
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
      return;
    }
    PeerStatus last = status(gone);
    live.remove(appliance);
    forget(gone.set());
    core.events.cleared(GroupAlarm.TRACKING, gone.name());
    core.events.cleared(GroupAlarm.IN_PLACE, gone.name());
    core.events.cleared(GroupAlarm.PEER_STORE_CHANGED, gone.name());
    core.events.cleared(GroupAlarm.VERIFY_DIFFERS, gone.name());
    reply.done(new Outcome.Done<>(last));
    core.agent.wake();
    core.tellLine();
  }

  /// What was tracked for somebody who is gone, or has it all.
  void forget(@Nullable ExtentSetRef set) {
    if (set == null) {
      return;
    }
    try {
      Path file = core.parts.places().home().resolve(set.fileName());
      core.parts.platform().disk().delete(file);
    } catch (IOException e) {
      return; // Nothing names it any more.
    }
  }

  // ---- From the line, any thread

  /// Below, every attached peer has confirmed to hold everything durably, over the connection that
  /// stands; without any peer everything.
  long heldByAll() {
    long held = Long.MAX_VALUE;
    for (PeerEntry peer : core.state.get().peers()) {
      held = Math.min(held, live(peer.appliance()).heldLsn);
    }
    return held;
  }

  /// Which peers do not hold everything, for an operator.
  String behind() {
    Flow flow = core.flow();
    long end = flow == null ? 0 : flow.log.durable();
    return core.state.get().peers().stream()
        .filter(peer -> live(peer.appliance()).heldLsn < end)
        .map(peer ->
            peer.name() + (live(peer.appliance()).connected ? " is behind" : " is not connected"))
        .collect(Collectors.joining(", "));
  }

  /// See [ReplicatedGroup#onPeerAcked].
  void acked(UUID appliance, UUID store, Position acked) throws IllegalPosition {
    GroupState now = core.state.get();
    PeerEntry peer = now.peer(appliance);
    Flow flow = core.flow();
    if (peer == null || flow == null) {
      throw new IllegalPosition("that peer is not attached");
    }
    PeerLive known = live(appliance);
    if (!store.equals(known.store)) {
      throw new IllegalPosition("positions of another store than the one that was met");
    }
    if (!acked.group().equals(now.identity().group())) {
      throw new IllegalPosition("a position of another group");
    }
    // A secondary that serves one which has lost its log sends all that it holds.
    long sent = core.primary() ? flow.log.durable() : flow.log.appended();
    if (acked.lsn() > sent) {
      throw new IllegalPosition(
          "confirms "
              + Lsn.print(acked.lsn())
              + ", but nothing beyond "
              + Lsn.print(sent)
              + " was sent");
    }
    long before;
    synchronized (known) {
      before = known.ackedLsn;
      known.ackedLsn = Math.max(before, acked.lsn());
      known.heldLsn = Math.max(known.heldLsn, acked.lsn());
    }
    onHeld.run();
    long segment = now.identity().shape().segmentBytes();
    if (before / segment != acked.lsn() / segment) {
      core.agent.wake(); // A slot may be free.
    }
  }

  /// A peer says whether it has an image that counts: one with a log that has none takes its batch in place.
  void imageOf(PeerEntry peer, boolean usable) {
    PeerLive known = live(peer.appliance());
    boolean inPlace = known.hasLog && !usable && core.state.get().role() == Role.PRIMARY;
    if (inPlace && !known.inPlace) {
      core.events.raised(
          GroupAlarm.IN_PLACE,
          peer.name(),
          "rung in place: "
              + peer.name()
              + " had no room to stage its batch, and takes it over its copy as it comes, by consent;"
              + " until all of it is there it has no copy that could be promoted");
    } else if (!inPlace && known.inPlace) {
      core.events.cleared(GroupAlarm.IN_PLACE, peer.name());
    }
    known.inPlace = inPlace;
  }

  /// See [ReplicatedGroup#onPeerReport]. After a demote the peer may have the end of the log before its
  /// ack is here: then the sending ends, and what it says of itself is all that will come.
  void reported(UUID appliance, PeerReport report) {
    PeerLive known = live(appliance);
    known.report = report;
    PeerEntry peer = core.state.get().peer(appliance);
    if (peer != null) {
      imageOf(peer, report.imageUsable());
    }
    known.reportedMillis = core.parts.platform().clock().wallMillis();
    long same = known.sameEndLsn;
    if (same != Group.NONE && report.durableLsn() >= same) {
      synchronized (known) {
        known.ackedLsn = Math.max(known.ackedLsn, same);
      }
    }
  }

  // ---- Upkeep, on the agent

  /// Where a slot may be reused up to, were `state` the state: what nobody needs lies below (R2).
  long trimmable(GroupState state) {
    long lowest = Math.min(state.log().destagedLsn(), core.parts.changes().neededLsn());
    for (PeerEntry peer : state.peers()) {
      lowest = Math.min(lowest, floor(peer));
    }
    for (PinEntry pin : state.pins()) {
      lowest = Math.min(lowest, pin.lsn());
    }
    return lowest;
  }

  /// With a batch under way its base, else what the peer confirmed.
  private long floor(PeerEntry peer) {
    boolean follows = peer.floorLsn() != NO_FLOOR && peer.set() == null;
    return follows ? Math.max(peer.floorLsn(), live(peer.appliance()).ackedLsn) : peer.floorLsn();
  }

  /// `state` with the log's start moved up as far as it may be, and what the peers confirmed; the same
  /// when no slot would be free by that.
  GroupState trimmed(GroupState state, Flow flow) {
    long lowest = trimmable(state);
    Check.check(lowest >= state.log().startLsn(), "R2", lowest, state.log().startLsn());
    long base = flow.log.segmentBaseAtOrBelow(Math.max(lowest, flow.log.start()));
    if (base <= state.log().startLsn() || base > lowest) {
      return state; // Beyond `lowest`: the header was damaged, and says less than the slot holds.
    }
    return confirmed(state).withLog(state.log().withStart(base, flow.log.chainAtBase(base)));
  }

  /// `state` with what the peers confirmed since.
  GroupState confirmed(GroupState state) {
    GroupState next = state;
    for (PeerEntry peer : state.peers()) {
      long floor = floor(peer);
      if (floor > peer.floorLsn()) {
        next = next.withPeer(peer.acked(floor));
      }
    }
    return next;
  }

  // ---- Status

  List<PeerStatus> status() {
    return core.state.get().peers().stream().map(this::status).toList();
  }

  private PeerStatus status(PeerEntry peer) {
    PeerLive known = live(peer.appliance());
    Flow flow = core.flow();
    long durable = flow == null ? 0 : flow.log.durable();
    boolean fed = peer.floorLsn() != NO_FLOOR;
    return new PeerStatus(
        peer.appliance(),
        peer.name(),
        known.connected,
        known.inPlace && peer.set() != null ? Rung.IN_PLACE : rung(peer),
        known.ackedLsn,
        known.sentLsn,
        fed ? Math.max(0, durable - known.ackedLsn) : 0,
        known.bytesPerSecond,
        known.report,
        progress(peer, known),
        known.fork);
  }

  /// Of the batch for it, or from it.
  private @Nullable CatchUpProgress progress(PeerEntry peer, PeerLive known) {
    boolean sends = core.state.get().role() == Role.PRIMARY;
    CatchUpCourse sent = peer.set() == null ? null : known.course;
    CatchUpCourse course = sends ? sent : core.arriving();
    return course == null ? null : course.look(core.parts.platform().clock().nanos());
  }

  static Rung rung(PeerEntry peer) {
    if (peer.set() != null) {
      return Rung.TRACKING;
    }
    return peer.floorLsn() == NO_FLOOR ? Rung.NONE : Rung.WHOLE;
  }
}
