package io.forebay.gateway.group;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import java.util.UUID;

/// What a primary asks its peers before it exports for writing: whether they know better. It waits for a
/// named time; what a peer has and this log lacks is fetched first (B4). On the agent.
final class StartQuestion {
  private final GroupCore core;
  private final Peers peers;
  private final Roles roles;
  private boolean clean;
  private boolean asking;
  private long deadline;
  private long fetchEnd = Group.NONE;

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
    return asking || fetchEnd != Group.NONE;
  }

  /// Nanoseconds until this is to be called again.
  long keep() {
    if (fetchEnd != Group.NONE) {
      if (core.needFlow().log.durable() >= fetchEnd) {
        goOn(false); // What was missing is whole and durable.
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

  /// That peer does not know better.
  void answered(UUID appliance) {
    peers.live(appliance).answered = true;
    boolean all =
        core.state.get().peers().stream().allMatch(p -> peers.live(p.appliance()).answered);
    if (asking && all) {
      goOn(clean);
    }
  }

  /// A peer has our log up to `end`, which is beyond `ours`: nothing is served before that is here too.
  /// Returns where it is to be fetched up to.
  long fetch(long ours, long end) {
    asking = false;
    fetchEnd = Math.max(fetchEnd, end);
    core.phase(Phase.FETCHING, "the log from " + Lsn.print(ours) + " on is missing; a peer has it");
    core.events.raised(GroupAlarm.DATA_MISSING, "", core.reason());
    roles.receiving(true);
    core.agent.wake();
    return fetchEnd;
  }

  /// The question is closed in another way: this appliance gives way.
  void drop() {
    asking = false;
    fetchEnd = Group.NONE;
  }

  private void goOn(boolean inSameEpoch) {
    drop();
    core.phase(Phase.CHANGING, "it opens for writing");
    roles.open(inSameEpoch ? null : EpochCause.RESTART, outcome -> {});
  }
}
