package io.forebay.gateway.group;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Settles forks of a group, and shows what was kept of the sides that lost. As [Group]: looking is for any
/// thread, verbs never block.
public final class Forks {
  private final GroupCore core;
  private final VerbQueue verbs;
  private final Branches branches;
  private final Settlement settlement;

  Forks(GroupCore core, VerbQueue verbs, Branches branches, Settlement settlement) {
    this.core = core;
    this.verbs = verbs;
    this.branches = branches;
    this.settlement = settlement;
  }

  /// Settles a fork in favour of an attached peer: what this side alone has is kept as a branch, and the peer
  /// brings this side up to date. Replies with the branch, [Group#NONE] when this side had nothing alone.
  public void settle(UUID appliance, Reply<Long> reply) {
    verbs.submit(once -> settlement.begin(appliance, once), reply);
  }

  /// As [#settle], by the word of a primary whose operator settles in its own favour: it may have found that
  /// the two are not one log where this side could not.
  public void yield(UUID primary, Reply<Long> reply) {
    verbs.submit(once -> settlement.yield(primary, once), reply);
  }

  /// In whose favour this side was settled, until a batch of that peer is applied; null when it was not.
  public @Nullable UUID settledFor() {
    Settled settled = core.state.get().settled();
    return settled == null ? null : settled.keeper();
  }

  /// What this side had alone when forks were settled.
  public List<Branch> branches() {
    return branches.all();
  }

  /// Gives a branch up for good.
  public void drop(long branch, Reply<Branch> reply) {
    verbs.submit(once -> settlement.drop(branch, once), reply);
  }
}
