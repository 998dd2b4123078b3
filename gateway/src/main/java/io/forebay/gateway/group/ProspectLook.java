package io.forebay.gateway.group;

import io.forebay.gateway.block.Lsn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts a [Prospect] together. On the agent.
record ProspectLook(GroupCore core, Peers peers, Roles roles, Handover handover) {
  /// Reads up to a segment of the log.
  Prospect look() {
    GroupState now = core.state.get();
    Flow flow = core.flow();
    RecentLog recent = recent(flow);
    long end = flow == null ? Group.NONE : flow.log.appended();
    return new Prospect(
        refusal(),
        flow != null && now.imageUsable(),
        end,
        recent.lastMillis(),
        (long) (recent.bytesPerSecond() * share(flow)),
        checkpoint(end),
        others(flow, recent.lastMillis()));
  }

  /// Why an operator's promote would be refused now; null when it would not.
  @Nullable Refusal refusal() {
    Refusal taken = handover.mayTakeBack();
    return taken == null ? roles.mayPromote() : taken;
  }

  private RecentLog recent(@Nullable Flow flow) {
    try {
      return flow == null ? RecentLog.NONE : RecentLog.look(flow.log, core.parts.platform().disk());
    } catch (IOException e) {
      return RecentLog
          .NONE; // Only figures; whether the log can be read is nothing that promote asks.
    }
  }

  private static double share(@Nullable Flow flow) {
    return flow == null ? 1 : flow.destaging.writes().lineShare();
  }

  /// Those that the log has named are all here; a batch may bring others later.
  private @Nullable CheckpointEntry checkpoint(long end) {
    CheckpointEntry newest = null;
    for (CheckpointEntry each : core.live().checkpoints()) {
      boolean later = newest == null || each.lsn() > newest.lsn();
      newest = each.stopLsn() <= end && later ? each : newest;
    }
    return newest;
  }

  private List<Prospect.Other> others(@Nullable Flow flow, long endMillis) {
    List<Prospect.Other> others = new ArrayList<>();
    for (PeerEntry peer : core.state.get().peers()) {
      others.add(other(peer, flow, endMillis));
    }
    return others;
  }

  private Prospect.Other other(PeerEntry peer, @Nullable Flow flow, long endMillis) {
    PeerLive live = peers.live(peer.appliance());
    PeerReport report = live.report;
    long bytes = Group.NONE;
    long millis = Group.NONE;
    if (report != null && flow != null) {
      bytes = (long) Math.ceil(Math.max(0, report.appendedLsn() - held(live, flow)) * share(flow));
      boolean known = bytes > 0 && endMillis > 0;
      millis = bytes == 0 ? 0 : known ? Math.max(0, report.wallMillis() - endMillis) : Group.NONE;
    }
    boolean leads = live.connected && live.leads;
    return new Prospect.Other(
        peer.appliance(),
        peer.name(),
        live.connected,
        leads,
        report == null ? 0 : live.reportedMillis,
        bytes,
        millis);
  }

  /// How much of its log we hold: up to where the two part.
  private static long held(PeerLive live, Flow flow) {
    Fork fork = live.fork;
    long end = flow.log.appended();
    return fork == null ? end : Math.min(end, fork.lsn());
  }

  /// What was given up by a promote, in one line; from what was known without reading anything.
  String summary() {
    StringBuilder text = new StringBuilder("from " + Lsn.print(core.end().lsn()) + " on");
    for (Prospect.Other each : others(core.flow(), 0)) {
      text.append("; ").append(each.name());
      if (each.bytes() == Group.NONE) {
        text.append(" has not said since the start how far its log goes");
      } else {
        text.append(" had ").append(each.bytes()).append(" bytes more when it told last");
      }
    }
    return text.toString();
  }
}
