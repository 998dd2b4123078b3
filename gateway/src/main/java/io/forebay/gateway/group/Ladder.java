package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The overflow ladder: when the line stays down and the buffer fills, of the oldest stretch only the
/// extents are kept for a peer (rung *tracking*), and its slots are reused. Hosts never wait for the line
/// (R4). On the agent.
final class Ladder {
  /// After a step that failed: the disk was full, or the state file.
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final GroupCore core;
  private final Sources sources;

  Ladder(GroupCore core, Sources sources) {
    this.core = core;
    this.sources = sources;
  }

  /// Does one segment if it is time; returns nanoseconds until it wants to look again.
  long keep(Flow flow) {
    GroupState now = core.state.get();
    long segment = now.identity().shape().segmentBytes();
    if (!core.primary() || flow.log.status().freeBytes() >= core.parts.limits().trackBelowBytes()) {
      return Long.MAX_VALUE;
    }
    long to = now.log().startLsn() / segment * segment + segment; // A slot is reused whole.
    long others = Math.min(now.log().destagedLsn(), core.parts.changes().neededLsn());
    for (PinEntry pin : now.pins()) {
      others = Math.min(others, pin.lsn());
    }
    if (to > others || now.keptFor() >= to) {
      return Long.MAX_VALUE; // The line is not what holds it back.
    }
    return track(flow, to) ? 0 : RETRY_NANOS;
  }

  /// Every peer that still needs something below `to` has it tracked.
  private boolean track(Flow flow, long to) {
    boolean all = true;
    for (PeerEntry peer : core.state.get().peers()) {
      if (peer.floorLsn() < to) {
        all &= track(flow, peer, to, "the buffer is full");
      }
    }
    return all;
  }

  /// The sender cannot read the log back at `lsn`: of everything up to the end of that segment only the
  /// extents are kept for the peer. Not before the mirror holds it, and the log goes on behind it.
  void unreadable(UUID appliance, long lsn, Reply<Long> reply) {
    Flow flow = core.flow();
    PeerEntry peer = core.state.get().peer(appliance);
    if (flow == null || peer == null || !core.primary()) {
      reply.done(Outcome.refused(Refusal.Kind.STATE, "that peer is not fed from here"));
      return;
    }
    long segment = core.state.get().identity().shape().segmentBytes();
    long to = lsn / segment * segment + segment;
    String reason = "the log cannot be read back at " + Lsn.print(lsn);
    core.parts.health().unreadable(flow, to, reason);
    if (to > core.state.get().log().destagedLsn()) {
      flow.destager.hurry();
      reply.done(
          Outcome.refused(
              Refusal.Kind.STATE,
              "the log cannot be read back at "
                  + Lsn.print(lsn)
                  + "; it is replicated from the mirror once that is past "
                  + Lsn.print(to)));
    } else if (peer.floorLsn() >= to || track(flow, peer, to, "a part of the log is damaged")) {
      reply.done(new Outcome.Done<>(to));
    } else {
      reply.done(Outcome.refused(Refusal.Kind.MEDIUM, "the extents cannot be kept"));
    }
    core.tellLine();
  }

  private boolean track(Flow flow, PeerEntry peer, long to, String why) {
    try {
      ExtentSet changed = changed(flow, peer.floorLsn(), to);
      if (sources.track(peer, to, changed) == null) {
        core.events.raised(
            GroupAlarm.TRACKING,
            peer.name(),
            why
                + ": of the oldest writes for "
                + peer.name()
                + " only which extents they changed is kept");
        return true;
      }
    } catch (IOException e) {
      core.events.raised(GroupAlarm.TRACKING, peer.name(), "cannot keep track: " + e.getMessage());
    }
    return false;
  }

  /// What records in `[from, to)` changed; null when that cannot be read back.
  private @Nullable ExtentSet changed(Flow flow, long from, long to) {
    ExtentSet changed = new ExtentSet();
    try (Pin pin = pin(flow, from)) {
      Position start = flow.log.position(pin.lsn());
      TrackingScan.collect(flow.log, core.parts.platform().disk(), start, to, changed);
      return changed;
    } catch (IOException e) {
      String reason = "the log cannot be read back: " + e.getMessage();
      core.parts.health().unreadable(flow, to, reason);
      return null;
    }
  }

  private static Pin pin(Flow flow, long from) {
    flow.log.lock().lock();
    try {
      return flow.log.pin(from);
    } finally {
      flow.log.lock().unlock();
    }
  }
}
