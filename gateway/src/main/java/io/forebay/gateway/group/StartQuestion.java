package io.forebay.gateway.group;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What a primary asks its peers before it exports for writing: whether they know better. It waits for a
/// named time; what a peer has and this log lacks is fetched first (B4). On the agent.
///
/// **B4** It opens behind all that a peer holds of its log, not only behind what that peer has durably: what a line that
/// was cut amid a batch has brought there has no Mark, so it never is. It was durable here before it was sent, hosts may
/// count on it, and two logs that go on from different ends are never one again.
final class StartQuestion {
  private final GroupCore core;
  private final Peers peers;
  private final Roles roles;
  private boolean clean;
  private boolean asking;
  private long deadline;
  private boolean fetching;
  private long durableEnd; // Of what is fetched, what some peer has durably.
  private final Map<UUID, Long> heldEnds =
      new HashMap<>(); // Of peers that have more than we, as each said last.

  StartQuestion(GroupCore core, Peers peers, Roles roles) {
    this.core = core;
    this.peers = peers;
    this.roles = roles;
  }

  /// A primary was recovered: asks its peers, or goes on at once when it has none. `wasClean`: it was
  /// closed cleanly and its log ends exactly there.
  void start(boolean wasClean) {
    clean = wasClean;
    if (core.state.get().peers().isEmpty()) {
      goOn(clean);
      return;
    }
    asking = true;
    deadline = core.parts.platform().clock().nanos() + core.parts.limits().answerNanos();
    core.phase(Phase.ASKING, "it asks its peers whether they know better");
    core.agent.wake();
  }

  /// Whether the group has not begun to serve because of it.
  boolean open() {
    return asking || fetching;
  }

  /// Nanoseconds until this is to be called again.
  long keep() {
    if (fetching) {
      if (core.needFlow().log.appended() >= fetchEnd()) {
        goOn(false); // What was missing is whole; it is durable before a host is let in (B5).
      }
      return Long.MAX_VALUE;
    }
    if (!asking) {
      return Long.MAX_VALUE;
    }
    long left = deadline - core.parts.platform().clock().nanos();
    if (left > 0) {
      return left;
    }
    goOn(false);
    return 0;
  }

  /// That peer does not know better. What it held beyond its `durable` when it was met before it may have lost since.
  void answered(UUID appliance) {
    peers.live(appliance).answered = true;
    heldEnds.remove(appliance);
    boolean all =
        core.state.get().peers().stream().allMatch(p -> peers.live(p.appliance()).answered);
    if (asking && all) {
      goOn(clean);
    }
  }

  /// A peer has more of our log, which ends at `ours`: nothing is served before that is here too.
  /// Returns where it is to be fetched up to.
  long fetch(long ours, PeerHello theirs) {
    asking = false;
    fetching = true;
    durableEnd = Math.max(durableEnd, theirs.durable().lsn());
    heldEnds.put(theirs.appliance(), theirs.end().lsn());
    core.phase(
        Phase.FETCHING,
        "the log from "
            + Lsn.print(ours)
            + " on is missing; a peer has it and sends it. Should that peer be gone for good: group cut");
    core.events.raised(GroupAlarm.DATA_MISSING, "", core.reason());
    roles.receiving(true);
    core.agent.wake();
    return fetchEnd();
  }

  private long fetchEnd() {
    return heldEnds.values().stream().reduce(durableEnd, Math::max);
  }

  /// An operator says that nobody will send the rest of what is fetched: it goes on from what is here. False: nothing is.
  boolean cut() {
    if (!fetching) {
      return false;
    }
    goOn(false);
    return true;
  }

  /// The question is closed in another way: this appliance gives way.
  void drop() {
    asking = false;
    fetching = false;
    durableEnd = 0;
    heldEnds.clear();
  }

  private void goOn(boolean inSameEpoch) {
    drop();
    core.phase(Phase.CHANGING, "it opens for writing");
    roles.open(inSameEpoch ? null : EpochCause.RESTART, outcome -> {});
  }
}
