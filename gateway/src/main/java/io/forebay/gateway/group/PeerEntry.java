package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attached peer. The log is kept from `floorLsn` on for it (R2): its `ackedLsn`, or the base of its
/// catch-up batch. `store` is the instance that these positions are about, null until it was met;
/// another instance starts over. `set` holds what it lacks below the floor, null when nothing.
///
/// @param appliance who it is
/// @param name what the operator calls it
record PeerEntry(
    UUID appliance,
    String name,
    @Nullable UUID store,
    long floorLsn,
    long ackedLsn,
    @Nullable ExtentSetRef set) {
  PeerEntry acked(long lsn) {
    return new PeerEntry(appliance, name, store, Math.max(floorLsn, lsn), lsn, set);
  }

  PeerEntry withFloor(long lsn) {
    return new PeerEntry(appliance, name, store, lsn, ackedLsn, set);
  }

  PeerEntry withSet(long floor, @Nullable ExtentSetRef newSet) {
    return new PeerEntry(appliance, name, store, floor, ackedLsn, newSet);
  }
}
