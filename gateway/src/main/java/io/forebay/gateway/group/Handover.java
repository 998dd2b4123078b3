package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.ControlRecord.EpochEnd;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A planned change of role: the old primary's last record names its successor, and the successor goes on
/// once it holds that record durably (R3: never both).
///
/// The record itself is what is remembered: the mirror's progress is not recorded past it before somebody
/// goes on with the log, so every start finds it again. The successor takes over only while its predecessor is
/// there and says that it is secondary and ends just there: whoever took the group back meanwhile is
/// followed, not contradicted. On the agent, but for looking.
final class Handover {
  /// What a line is reckoned with that nobody has measured yet: 56 kbit/s.
  static final long BYTES_PER_SECOND_UNKNOWN = 7_000;

  /// After a take-over that was refused.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final GroupCore core;
  private final Peers peers;
  private final Roles roles;
  private final VerbQueue verbs;
  private volatile @Nullable Ended last;
  private boolean told;
  private boolean taking;
  private long againNanos;

  /// An EpochEnd and where its Mark ends.
  private record Ended(EpochEnd record, long lsn, long endLsn) {}

  Handover(GroupCore core, Peers peers, Roles roles, VerbQueue verbs) {
    this.core = core;
    this.peers = peers;
    this.roles = roles;
    this.verbs = verbs;
  }

  // ---- The old primary

  /// Hands the group over to `appliance`, if hosts then wait for at most `withinMillis`. Replies with the
  /// end of the log when that is durable here and nobody writes any more; the rest goes by itself.
  void begin(UUID appliance, long withinMillis, Reply<Position> reply) {
    Refusal refusal = roles.mayDemote();
    if (refusal == null) {
      refusal = mayBegin(core.state.get(), appliance, withinMillis);
    }
    if (refusal != null) {
      reply.done(new Outcome.Refused<>(refusal));
    } else {
      roles.stepDown(appliance, reply);
    }
  }

  private @Nullable Refusal mayBegin(GroupState now, UUID appliance, long withinMillis) {
    PeerEntry peer = now.peer(appliance);
    if (peer == null) {
      return new Refusal(Refusal.Kind.NOT_FOUND, "that peer is not attached");
    }
    PeerLive live = peers.live(appliance);
    if (!live.connected) {
      return state(peer.name() + " is not connected: it could not take over");
    }
    PeerReport report = live.report;
    if (peer.floorLsn() == Peers.NO_FLOOR || report != null && !report.imageUsable()) {
      return state(peer.name() + " has no whole copy yet: wait for its first sync");
    }
    if (now.stops().sendLsn() != Group.NONE) {
      return state("sending is paused, so it would never have the end: resume it first");
    }
    return tooFar(peer, live, withinMillis);
  }

  private static Refusal state(String why) {
    return new Refusal(Refusal.Kind.STATE, why);
  }

  private @Nullable Refusal tooFar(PeerEntry peer, PeerLive live, long withinMillis) {
    long behind = core.needFlow().log.appended() - live.ackedLsn;
    boolean measured = live.bytesPerSecond > 0;
    long rate = measured ? live.bytesPerSecond : BYTES_PER_SECOND_UNKNOWN;
    long millis = (long) (behind * 1e3 / rate);
    if (millis <= withinMillis) {
      return null;
    }
    return state(
        peer.name()
            + " is "
            + behind
            + " bytes behind, about "
            + (millis + 999) / 1000
            + " s at "
            + rate
            + " bytes/s"
            + (measured ? "" : " (the line has not been measured yet)")
            + ", and hosts may wait for "
            + withinMillis / 1000
            + " s: try again when it has caught up, or allow more");
  }

  // ---- Both

  /// An EpochEnd went into the log.
  void absorbed(EpochEnd record, Noted noted) {
    long end = noted.lsn() + io.forebay.gateway.log.RecordLayout.HEADER_BYTES + noted.length();
    last = new Ended(record, noted.lsn(), ControlCodec.stopBehind(end));
  }

  /// The handover with which the log ends for now; null when there is none.
  private @Nullable Ended pending() {
    Flow flow = core.flow();
    Ended ended = last;
    boolean stands =
        flow != null
            && ended != null
            && ended.record().successor() != null
            && flow.timeline.endedLsn() == ended.lsn();
    return stands ? ended : null;
  }

  /// Whether the state file may say that the mirrors are at `destagedLsn`: not beyond the record with which
  /// the log ends, until somebody is there who goes on with it.
  boolean mayRecord(long destagedLsn) {
    Ended ended = pending();
    if (ended == null || destagedLsn <= ended.lsn()) {
      return true;
    }
    GroupState now = core.state.get();
    // Only the successor itself goes on: that the old primary led is no news to it.
    boolean ours = now.identity().appliance().equals(ended.record().successor());
    return !ours && now.peers().stream().anyMatch(p -> peers.live(p.appliance()).leads);
  }

  /// Any thread.
  @Nullable HandoverStatus status() {
    Ended ended = pending();
    UUID to = ended == null ? null : ended.record().successor();
    if (ended == null || to == null) {
      return null;
    }
    PeerEntry peer = core.state.get().peer(to);
    return new HandoverStatus(to, peer == null ? "" : peer.name(), ended.endLsn());
  }

  /// Why this appliance must not be promoted now: its successor is there and takes over. Null when it may.
  @Nullable Refusal mayTakeBack() {
    HandoverStatus status = status();
    return status == null || status.name().isEmpty() || !peers.live(status.to()).connected
        ? null
        : state(
            "it is being handed over to "
                + status.name()
                + ", which is connected: wait for it (to take the group back all the same, cut the"
                + " line first)");
  }

  /// Called by upkeep: goes on with what is under way. Returns nanoseconds until it wants to look again.
  long keep(Flow flow) {
    Ended ended = pending();
    tell(ended);
    if (ended == null || taking || !takesOver(flow, ended)) {
      return Long.MAX_VALUE;
    }
    long wait = againNanos - core.parts.platform().clock().nanos();
    if (againNanos != 0 && wait > 0) {
      return wait;
    }
    taking = true;
    verbs.<Position>submit(once -> takeOver(flow, once), this::taken);
    return Long.MAX_VALUE;
  }

  private void tell(@Nullable Ended ended) {
    HandoverStatus status = ended == null ? null : status();
    if (status == null || told) {
      if (status == null && told) {
        core.events.cleared(GroupAlarm.HANDOVER_PENDING, "");
        told = false;
      }
      return;
    }
    String to = status.name().isEmpty() ? "this appliance" : status.name();
    core.events.raised(GroupAlarm.HANDOVER_PENDING, "", "it is being handed over to " + to);
    told = true;
  }

  // ---- The successor

  private boolean takesOver(Flow flow, Ended ended) {
    GroupState now = core.state.get();
    return now.identity().appliance().equals(ended.record().successor())
        && now.role() == Role.SECONDARY
        && core.phase() == Phase.SERVING
        && flow.log.appended() == ended.endLsn()
        && flow.log.durable() == ended.endLsn()
        && predecessorRests(flow, ended.endLsn());
  }

  /// Whether the one whose epoch has ended is there, and went no further.
  private boolean predecessorRests(Flow flow, long endLsn) {
    List<Epoch> epochs = flow.log.epochs();
    if (epochs.isEmpty()) {
      return false;
    }
    UUID owner = epochs.getLast().owner();
    for (PeerEntry peer : core.state.get().peers()) {
      PeerLive live = peers.live(peer.appliance());
      if (live.connected && owner.equals(live.store) && live.restsAtLsn == endLsn) {
        return true;
      }
    }
    return false;
  }

  private void takeOver(Flow flow, Reply<Position> reply) throws java.io.IOException {
    Ended ended = pending();
    if (core.flow() != flow || ended == null || !takesOver(flow, ended)) {
      reply.done(Outcome.refused(Refusal.Kind.STATE, "something has changed meanwhile"));
    } else {
      roles.promote(EpochCause.SWITCHOVER, reply);
    }
  }

  private void taken(Outcome<Position> outcome) {
    taking = false;
    switch (outcome) {
      case Outcome.Done<Position>(Position at) ->
          core.events.raised(GroupAlarm.TAKEN_OVER, "", "from " + at + " on hosts write here");
      case Outcome.Refused<Position>(Refusal(Refusal.Kind kind, String reason)) -> {
        againNanos = core.parts.platform().clock().nanos() + RETRY_NANOS;
        if (kind != Refusal.Kind.STOPPING) {
          String why = "this appliance is to take over and cannot yet: " + reason;
          core.events.raised(GroupAlarm.HANDOVER_PENDING, "", why);
          told = true;
          core.agent.wake();
        }
      }
    }
  }
}
