package io.forebay.gateway.group;

import java.util.UUID;

/// A planned change of role that is under way: the log ends for now, and `to` goes on with it once it holds
/// everything below `endLsn`.
///
/// @param name what `to` is called here: the name of a peer, or "" for this appliance
public record HandoverStatus(UUID to, String name, long endLsn) {
  /// How long hosts may have to wait in a switchover unless the operator says otherwise.
  public static final long WITHIN_MILLIS_DEFAULT = 60_000;
}
