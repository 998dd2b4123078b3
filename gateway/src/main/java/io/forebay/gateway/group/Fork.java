package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Position;
import org.jspecify.annotations.Nullable;

/// Where this appliance's log and a peer's part, as found when they met last: what an operator decides by.
///
/// @param lsn from here on both hold records that the other has not, or one of them holds none
/// @param chain before that LSN in the peer's log, if `chainKnown`
/// @param theySupersede the peer was promoted behind it, `weSupersede` this appliance was: both for two
///     primaries
public record Fork(
    long lsn,
    long chain,
    boolean chainKnown,
    Position ours,
    Position theirs,
    Role theirRole,
    boolean theySupersede,
    boolean weSupersede) {
  /// What a meeting found; null when the logs do not part, or one simply goes on with the other.
  static @Nullable Fork of(Role role, Position ours, PeerHello theirs, Comparison found) {
    boolean given = role == Role.SUPERSEDED || theirs.role() == Role.SUPERSEDED;
    boolean taken = role == Role.PRIMARY && found.theySupersedeUs();
    if (found.relation() != Relation.FORKED && !given && !taken) {
      return null;
    }
    boolean promoted = found.theySupersedeUs() || found.weSupersedeThem();
    if (found.relation() != Relation.FORKED && !promoted) {
      return within(role, ours, theirs.end(), theirs.role(), 0); // Given way although nobody was.
    }
    long fork = found.forkLsn();
    Epoch next =
        theirs.history().stream().filter(e -> e.baseLsn() == fork).findFirst().orElse(null);
    return new Fork(
        fork,
        next == null ? 0 : next.baseChain(),
        next != null,
        ours,
        theirs.end(),
        theirs.role(),
        found.theySupersedeUs(),
        found.weSupersedeThem());
  }

  /// Of two logs whose histories are alike and whose records are not: they part somewhere behind
  /// `commonLsn`.
  static Fork within(Role role, Position ours, Position theirs, Role theirRole, long commonLsn) {
    boolean theyLead = theirRole == Role.PRIMARY;
    boolean weLead = role == Role.PRIMARY;
    return new Fork(commonLsn, 0, false, ours, theirs, theirRole, theyLead, weLead);
  }

  /// Whether this side may be settled in the peer's favour: it goes on, and we were not promoted over it alone.
  boolean mayKeepTheirs() {
    return theirRole == Role.PRIMARY && (theySupersede || !weSupersede);
  }

  /// Whether this side, being primary, may be the one that is kept.
  public boolean mayKeepOurs() {
    return weSupersede || !theySupersede;
  }

  /// Both were promoted.
  public boolean twoPrimaries() {
    return theySupersede && weSupersede;
  }
}
