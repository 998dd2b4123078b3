package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.Checkpoint;
import io.forebay.gateway.group.ControlRecord.EpochEnd;
import io.forebay.gateway.group.ControlRecord.State;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the control records below some LSN add up to. Immutable; [#apply] is pure and idempotent, so
/// every appliance that read the same log has the same projection.
public record Projection(VolumeTable volumes, StateMap states, List<CheckpointEntry> checkpoints) {
  /// Named checkpoints; with one more the oldest loses its name, on every appliance alike.
  public static final int CHECKPOINTS_MAX = 1024;

  public static final Projection EMPTY =
      new Projection(VolumeTable.EMPTY, StateMap.EMPTY, List.of());

  public Projection {
    checkpoints = List.copyOf(checkpoints);
  }

  /// After `record` at `lsn`, written at `wallMillis`, whose Mark (if it has one) ends at `stopLsn`.
  Projection apply(ControlRecord record, long lsn, long stopLsn, long wallMillis) {
    return switch (record) {
      case VolumeChanged changed -> changed(changed);
      case State state -> new Projection(volumes, states.apply(state), checkpoints);
      case Checkpoint(String name, CheckpointKind kind, boolean hold) ->
          named(new CheckpointEntry(name, kind, hold, lsn, stopLsn, wallMillis));
      case EpochEnd end -> this;
    };
  }

  /// A volume takes with it what was set for it: values are few, volumes come and go for years.
  private Projection changed(VolumeChanged changed) {
    VolumeTable next = volumes.apply(changed);
    boolean deleted = changed.change() == ControlRecord.Change.DELETED;
    return new Projection(next, deleted ? VolumeValues.swept(states, next) : states, checkpoints);
  }

  /// Throws when `record` would make more volumes than there may be.
  void requireRoom(@Nullable ControlRecord record) throws Malformed {
    if (record instanceof VolumeChanged changed && volumes.overflows(changed)) {
      throw new Malformed("more than " + VolumeTable.VOLUMES_MAX + " volumes");
    }
  }

  public @Nullable CheckpointEntry checkpoint(String name) {
    for (CheckpointEntry checkpoint : checkpoints) {
      if (checkpoint.name().equals(name)) {
        return checkpoint;
      }
    }
    return null;
  }

  private Projection named(CheckpointEntry added) {
    List<CheckpointEntry> next = new ArrayList<>(checkpoints);
    next.removeIf(c -> c.lsn() == added.lsn() || c.name().equals(added.name()));
    next.add(added);
    if (next.size() > CHECKPOINTS_MAX) {
      next.removeFirst();
    }
    return new Projection(volumes, states, next);
  }
}
