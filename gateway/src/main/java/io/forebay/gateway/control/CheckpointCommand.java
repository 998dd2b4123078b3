package io.forebay.gateway.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with checkpoints, on either appliance: a verb that only the other one can carry out
/// travels there. `group` null: the only group there is, or the one that has the checkpoint.
public sealed interface CheckpointCommand<R> extends Command<R> {
  /// Names this instant of the group's write order. `hold`: secondaries' mirrors stop there.
  record Create(String name, @Nullable String group, Status.Consistency consistency, boolean hold)
      implements CheckpointCommand<Status.Checkpoint> {
    @Override
    public String verb() {
      return "checkpoint.create";
    }
  }

  /// `group` null: of all groups.
  record ListAll(@Nullable String group) implements CheckpointCommand<List<Status.Checkpoint>> {
    @Override
    public String verb() {
      return "checkpoint.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// The secondary's mirror stands still there, exported read-only, until released.
  record Hold(String name, @Nullable String group) implements CheckpointCommand<Status.Checkpoint> {
    @Override
    public String verb() {
      return "checkpoint.hold";
    }
  }

  record Release(String name, @Nullable String group)
      implements CheckpointCommand<Status.Checkpoint> {
    @Override
    public String verb() {
      return "checkpoint.release";
    }
  }
}
