package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.log.CorruptRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Whether two logs with the same epochs are one log, by the chain at the end of the shorter one (R3). On the
/// agent.
record Chains(GroupCore core, Peers peers) {
  /// Null when the chain at their end is ours there; else what follows. What we no longer keep cannot be
  /// compared, and what does not read back tells nothing: that is asked again.
  @Nullable Meeting objection(PeerEntry peer, PeerHello theirs) {
    Flow flow = core.needFlow();
    long end = theirs.end().lsn();
    if (end < flow.log.start()) {
      return null;
    }
    try {
      if (flow.log.position(end).chain() == theirs.end().chain()) {
        return null;
      }
    } catch (CorruptRecord e) {
      if (!e.insideAnother()) {
        return unreadable(e);
      }
    } catch (IOException e) {
      return unreadable(e);
    }
    String detail = "the histories agree up to " + Lsn.print(end) + ", the chains do not";
    core.events.raised(GroupAlarm.DIVERGED, peer.name(), detail);
    peers.live(theirs.appliance()).fork =
        Fork.within(
            core.state.get().role(), flow.log.end(), theirs.end(), theirs.role(), lastCommon(peer));
    return new Meeting.Diverged(end);
  }

  private static Meeting unreadable(IOException e) {
    return new Meeting.Idle(
        "this log does not read back where the two are compared: " + e.getMessage());
  }

  /// Up to where they were one log for sure: what the peer has confirmed to us.
  private static long lastCommon(PeerEntry peer) {
    return peer.floorLsn() == Peers.NO_FLOOR ? 0 : Math.min(peer.floorLsn(), peer.ackedLsn());
  }
}
