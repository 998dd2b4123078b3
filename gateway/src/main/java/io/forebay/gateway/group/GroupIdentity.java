package io.forebay.gateway.group;

import io.forebay.gateway.log.LogPlace;
import io.forebay.gateway.log.LogShape;
import java.util.UUID;

/// What never changes: the group, whose appliance this is, this instance of its store, and the sizes of
/// its log.
record GroupIdentity(UUID group, UUID appliance, UUID store, String name, LogShape shape) {
  LogPlace logPlace(GroupPlaces places) {
    return new LogPlace(group, store, places.segments(), places.ring());
  }
}
