package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.log.LogRoot;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything that a group keeps in its state file (docs/formats/state.md). Immutable; a change is a
/// new value, written whole.
///
/// @param opening the cause with which the next epoch has to be opened: a promote that was begun and is not
///     through; null when none
/// @param imageUsable whether the mirrors hold an instant that can be promoted to (R1)
/// @param applied what the control records below `log.destagedLsn` add up to
/// @param nextId for extent sets and branches
/// @param settled what this appliance has given up of its own, until a batch is applied; null when nothing
record GroupState(
    GroupIdentity identity,
    Role role,
    @Nullable EpochCause opening,
    boolean imageUsable,
    LogExtent log,
    Stops stops,
    List<Epoch> epochs,
    Projection applied,
    List<LocalVolume> local,
    List<PeerEntry> peers,
    List<PinEntry> pins,
    @Nullable ApplyIntent intent,
    long nextId,
    @Nullable Settled settled) {
  /// Older ones are forgotten; a peer that shares none of these is brought up by digests.
  static final int EPOCHS_MAX = 4096;

  /// Each costs a floor, a set and a session.
  static final int PEERS_MAX = 16;

  static final int PINS_MAX = 256;

  GroupState {
    epochs = List.copyOf(epochs);
    local = List.copyOf(local);
    peers = List.copyOf(peers);
    pins = List.copyOf(pins);
  }

  /// What a recovery of the log goes by.
  LogRoot logRoot() {
    return new LogRoot(
        log.startLsn(),
        log.startChain(),
        log.destagedLsn(),
        log.destagedChain(),
        epochs,
        log.closing(),
        log.bootId(),
        log.durableLsn(),
        log.acceptedLsn());
  }

  /// A new group: `role` with no log, no volume, no peer.
  static GroupState fresh(GroupIdentity identity, Role role, boolean imageUsable) {
    return new GroupState(
        identity,
        role,
        null,
        imageUsable,
        LogExtent.absent(),
        Stops.NONE,
        List.of(),
        Projection.EMPTY,
        List.of(),
        List.of(),
        List.of(),
        null,
        1,
        null);
  }

  @Nullable PeerEntry peer(UUID appliance) {
    for (PeerEntry peer : peers) {
      if (peer.appliance().equals(appliance)) {
        return peer;
      }
    }
    return null;
  }

  /// The lowest LSN that the log is kept for: peers' floors and pins; `destaged` comes on top.
  long keptFor() {
    long lowest = Long.MAX_VALUE;
    for (PeerEntry peer : peers) {
      lowest = Math.min(lowest, peer.floorLsn());
    }
    for (PinEntry pin : pins) {
      lowest = Math.min(lowest, pin.lsn());
    }
    return lowest;
  }

  GroupState withRole(Role newRole, @Nullable EpochCause newOpening) {
    return new GroupState(
        identity,
        newRole,
        newOpening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  GroupState withImage(boolean usable) {
    return new GroupState(
        identity, role, opening, usable, log, stops, epochs, applied, local, peers, pins, intent,
        nextId, settled);
  }

  GroupState withLog(LogExtent newLog) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        newLog,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  GroupState withStops(Stops newStops) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        newStops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  /// With the newest [#EPOCHS_MAX] of them.
  GroupState withEpochs(List<Epoch> newEpochs) {
    int more = Math.max(0, newEpochs.size() - EPOCHS_MAX);
    List<Epoch> newest = newEpochs.subList(more, newEpochs.size());
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        newest,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  GroupState withApplied(Projection newApplied) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        newApplied,
        local,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  GroupState withLocal(List<LocalVolume> newLocal) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        newLocal,
        peers,
        pins,
        intent,
        nextId,
        settled);
  }

  GroupState withPeers(List<PeerEntry> newPeers) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        newPeers,
        pins,
        intent,
        nextId,
        settled);
  }

  /// With `peer` in the place of the entry of the same appliance, or added.
  GroupState withPeer(PeerEntry peer) {
    List<PeerEntry> next = new ArrayList<>(peers);
    next.removeIf(p -> p.appliance().equals(peer.appliance()));
    next.add(peer);
    return withPeers(next);
  }

  GroupState withIntent(@Nullable ApplyIntent newIntent) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        newIntent,
        nextId,
        settled);
  }

  GroupState withNextId(long id) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        id,
        settled);
  }

  GroupState withSettled(@Nullable Settled newSettled) {
    return new GroupState(
        identity,
        role,
        opening,
        imageUsable,
        log,
        stops,
        epochs,
        applied,
        local,
        peers,
        pins,
        intent,
        nextId,
        newSettled);
  }
}
