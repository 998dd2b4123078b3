package io.forebay.gateway.group;

import java.util.List;

/// Says that the change buffer fills because a peer does not take what is in it, while there is still time to do
/// something about it: before the [Ladder] gives up instants. On the agent.
final class Filling {
  /// Free, of the whole buffer: as much as the last fifth of an outage that it was made for.
  private static final int FREE_PERCENT = 20;

  /// More free than that before it is called over: a line that comes and goes is one alarm.
  private static final int CALM_PERCENT = 10;

  private final GroupCore core;
  private boolean told;

  Filling(GroupCore core) {
    this.core = core;
  }

  void look(Flow flow) {
    GroupState now = core.state.get();
    long percent = now.identity().shape().capacityBytes() / 100;
    // In a small buffer the ladder begins earlier.
    long least = Math.max(FREE_PERCENT * percent, 2 * core.parts.limits().trackBelowBytes());
    long free = flow.log.status().freeBytes();
    List<String> late = core.primary() ? late(now) : List.of();
    if (!told && !late.isEmpty() && free < least) {
      told = true;
      core.events.raised(
          GroupAlarm.BUFFER_FILLING,
          "",
          String.join(" and ", late) + " has not confirmed most of what is in it");
    } else if (told && (late.isEmpty() || free >= least + CALM_PERCENT * percent)) {
      told = false;
      core.events.cleared(GroupAlarm.BUFFER_FILLING, "");
    }
  }

  /// For whom it is kept longer than for the mirror here: the line is what holds it back.
  private static List<String> late(GroupState now) {
    long destaged = now.log().destagedLsn();
    return now.peers().stream()
        .filter(peer -> peer.floorLsn() < destaged)
        .map(PeerEntry::name)
        .toList();
  }
}
