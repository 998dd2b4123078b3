package io.forebay.gateway.group;

import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Keeps the rates, and releases a hold before the buffer behind it is full. On the agent.
final class Watch implements AutoCloseable {
  /// Without a measured rate: what a slow disk destages.
  private static final long DESTAGE_BYTES_PER_SECOND = 16L << 20;

  /// Of the undestaged limit: where a hold on a primary gives way.
  private static final int PRIMARY_HOLD_EIGHTHS = 6;

  private final GroupCore core;
  private final Holds holds;
  private final Peers peers;
  private final Rates rates;
  private final Memory header;
  private final Filling filling;
  private @Nullable String notSpilled; // As told last.

  Watch(GroupCore core, Holds holds, Peers peers, Rates rates) {
    this.core = core;
    this.holds = holds;
    this.peers = peers;
    this.rates = rates;
    filling = new Filling(core);
    header = core.parts.platform().disk().allocate(RecordLayout.HEADER_BYTES);
  }

  /// Looks at one flow; returns nanoseconds until it wants to look again.
  long look(Flow flow) {
    GroupState now = core.state.get();
    long nanos = core.parts.platform().clock().nanos();
    long next = rates.sample(nanos, flow.log.appended(), now.log().destagedLsn());
    for (PeerEntry peer : now.peers()) {
      oldestUnacked(flow, peers.live(peer.appliance()));
    }
    spilling(flow.backlog.failure());
    filling.look(flow);
    Hold hold = now.stops().hold();
    if (hold == null) {
      return next;
    }
    String why = now.role() == Role.PRIMARY ? primaryNeedsRoom(flow, now) : needsRoom(flow, now);
    if (why != null && holds.release(hold) == null) {
      core.events.raised(
          GroupAlarm.HOLD_RELEASED, hold.name(), hold.name() + " was released: " + why);
    }
    return Math.min(next, Rates.SAMPLE_NANOS);
  }

  private void spilling(@Nullable String failure) {
    if (failure != null && !failure.equals(notSpilled)) {
      core.events.raised(GroupAlarm.INDEX_NOT_SPILLED, "", failure);
    } else if (failure == null && notSpilled != null) {
      core.events.cleared(GroupAlarm.INDEX_NOT_SPILLED, "");
    }
    notSpilled = failure;
  }

  /// Free buffer against what comes in while the backlog is destaged, and a margin.
  private @Nullable String needsRoom(Flow flow, GroupState now) {
    long capacity = now.identity().shape().capacityBytes();
    long free = flow.log.status().freeBytes();
    long backlog = flow.log.appended() - now.log().destagedLsn();
    long measured = rates.destageBytesPerSecond();
    long destages = Math.max(measured, DESTAGE_BYTES_PER_SECOND);
    double comesIn = (double) rates.appendBytesPerSecond() * backlog / destages;
    long margin = Math.max(capacity / 16, 2 * now.identity().shape().segmentBytes());
    if (free >= comesIn + margin) {
      return null;
    }
    return "the buffer has " + free + " bytes left and would have filled";
  }

  private @Nullable String primaryNeedsRoom(Flow flow, GroupState now) {
    long undestaged = flow.log.appended() - now.log().destagedLsn();
    long limit = core.parts.limits().undestagedBytesMax() / 8 * PRIMARY_HOLD_EIGHTHS;
    return undestaged <= limit
        ? null
        : undestaged + " bytes are not in the mirror; hosts would have had to wait";
  }

  /// When the oldest record that the peer lacks was written: for "behind". While it lacks nothing, what it
  /// comes to lack is no older than now.
  private void oldestUnacked(Flow flow, PeerLive peer) {
    long now = core.parts.platform().clock().wallMillis(); // Before the log's end is looked at.
    long acked = peer.ackedLsn;
    if (acked + RecordLayout.HEADER_BYTES > flow.log.appended()) {
      peer.oldest = new PeerLive.Oldest(acked, now, false);
      return;
    }
    PeerLive.Oldest known = peer.oldest;
    if ((known != null && known.exact() && known.lsn() == acked) || acked < flow.log.start()) {
      return;
    }
    try {
      flow.log.read(acked, header.segment());
      if (RecordLayout.lsn(header.segment(), 0) == acked) {
        long written = RecordLayout.wallMillis(header.segment(), 0);
        peer.oldest = new PeerLive.Oldest(acked, written, true);
      }
    } catch (IOException e) {
      return; // Only a figure on a page: it stays the older one, and is tried again.
    }
  }

  @Override
  public void close() {
    header.close();
  }
}
