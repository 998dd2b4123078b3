package io.forebay.gateway.group;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.log.LogRoot;
import io.forebay.gateway.log.LogStart;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
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
/// @param seed how far one was imported, until a batch is applied; null when none was
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
    @Nullable Settled settled,
    @Nullable SeedMark seed) {
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
        null,
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
    return with(draft -> {
      draft.role = newRole;
      draft.opening = newOpening;
    });
  }

  GroupState withImage(boolean usable) {
    return with(draft -> draft.imageUsable = usable);
  }

  GroupState withLog(LogExtent newLog) {
    return with(draft -> draft.log = newLog);
  }

  GroupState withStops(Stops newStops) {
    return with(draft -> draft.stops = newStops);
  }

  /// With the newest [#EPOCHS_MAX] of them.
  GroupState withEpochs(List<Epoch> newEpochs) {
    int more = Math.max(0, newEpochs.size() - EPOCHS_MAX);
    return with(draft -> draft.epochs = newEpochs.subList(more, newEpochs.size()));
  }

  GroupState withApplied(Projection newApplied) {
    return with(draft -> draft.applied = newApplied);
  }

  GroupState withLocal(List<LocalVolume> newLocal) {
    return with(draft -> draft.local = newLocal);
  }

  GroupState withPeers(List<PeerEntry> newPeers) {
    return with(draft -> draft.peers = newPeers);
  }

  /// With `peer` in the place of the entry of the same appliance, or added.
  GroupState withPeer(PeerEntry peer) {
    List<PeerEntry> next = new ArrayList<>(peers);
    next.removeIf(p -> p.appliance().equals(peer.appliance()));
    next.add(peer);
    return withPeers(next);
  }

  GroupState withIntent(@Nullable ApplyIntent newIntent) {
    return with(draft -> draft.intent = newIntent);
  }

  GroupState withNextId(long id) {
    return with(draft -> draft.nextId = id);
  }

  GroupState withSettled(@Nullable Settled newSettled) {
    return with(draft -> draft.settled = newSettled);
  }

  GroupState withSeed(@Nullable SeedMark newSeed) {
    return with(draft -> draft.seed = newSeed);
  }

  /// After a batch was applied: its image counts, and a log begins at its end.
  GroupState withBatch(LogStart end, Projection control, List<LocalVolume> mirrors, String bootId) {
    return withImage(true)
        .withEpochs(end.epochs())
        .withApplied(control)
        .withLocal(mirrors)
        .withStops(stops.withSettled(List.of(), end.lsn()))
        .withLog(LogExtent.startingAt(end.lsn(), end.chain(), bootId))
        .withIntent(null)
        .withSettled(null)
        .withSeed(null);
  }

  private GroupState with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.state();
  }

  /// A state on its way to the next one.
  private static final class Draft {
    private final GroupState from;
    private Role role;
    private @Nullable EpochCause opening;
    private boolean imageUsable;
    private LogExtent log;
    private Stops stops;
    private List<Epoch> epochs;
    private Projection applied;
    private List<LocalVolume> local;
    private List<PeerEntry> peers;
    private @Nullable ApplyIntent intent;
    private long nextId;
    private @Nullable Settled settled;
    private @Nullable SeedMark seed;

    Draft(GroupState from) {
      this.from = from;
      role = from.role;
      opening = from.opening;
      imageUsable = from.imageUsable;
      log = from.log;
      stops = from.stops;
      epochs = from.epochs;
      applied = from.applied;
      local = from.local;
      peers = from.peers;
      intent = from.intent;
      nextId = from.nextId;
      settled = from.settled;
      seed = from.seed;
    }

    GroupState state() {
      return new GroupState(
          from.identity,
          role,
          opening,
          imageUsable,
          log,
          stops,
          epochs,
          applied,
          local,
          peers,
          from.pins,
          intent,
          nextId,
          settled,
          seed);
    }
  }
}
