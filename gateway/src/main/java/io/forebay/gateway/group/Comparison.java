package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import org.jspecify.annotations.Nullable;

/// What two epoch histories say about two logs. `common` is the last epoch that both have, null when
/// UNRELATED. `forkLsn` is the end of what both hold: below it the logs are the same. They supersede
/// us when they have an epoch opened by a promote or switchover that we have not; both at once are two
/// primaries (R3).
public record Comparison(
    Relation relation,
    @Nullable Epoch common,
    long forkLsn,
    boolean theySupersedeUs,
    boolean weSupersedeThem) {
  public boolean twoPrimaries() {
    return theySupersedeUs && weSupersedeThem;
  }
}
