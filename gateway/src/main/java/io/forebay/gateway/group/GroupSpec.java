package io.forebay.gateway.group;

import io.forebay.gateway.log.LogShape;
import java.util.List;
import java.util.UUID;

/// What a new group is.
///
/// @param uuid fresh for a new group; the primary's for a secondary
/// @param appliance whose this is
/// @param shape its segment size is the primary's for a secondary
/// @param peers attached from the first instant: a secondary without one is nobody's
public record GroupSpec(
    String name, UUID uuid, UUID appliance, LogShape shape, List<PeerName> peers) {
  /// Without peers.
  public GroupSpec(String name, UUID uuid, UUID appliance, LogShape shape) {
    this(name, uuid, appliance, shape, List.of());
  }
}
