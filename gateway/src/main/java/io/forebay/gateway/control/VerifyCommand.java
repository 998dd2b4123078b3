package io.forebay.gateway.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done to know that both copies of a group are the same. `peer` null: all that the group is
/// replicated to. Each gives how it stands then, a peer each.
public sealed interface VerifyCommand<R> extends Command<R> {
  String group();

  @Nullable String peer();

  /// Begins to compare, while hosts write: one volume, or all (null).
  record Start(String group, @Nullable String peer, @Nullable String volume)
      implements VerifyCommand<List<VerifyReport>> {
    @Override
    public String verb() {
      return "verify.start";
    }
  }

  record Stop(String group, @Nullable String peer) implements VerifyCommand<List<VerifyReport>> {
    @Override
    public String verb() {
      return "verify.stop";
    }
  }

  /// Sends what differs, so that the peer has what is here; then compares that again.
  record Repair(String group, @Nullable String peer) implements VerifyCommand<List<VerifyReport>> {
    @Override
    public String verb() {
      return "verify.repair";
    }
  }

  record Show(String group, @Nullable String peer) implements VerifyCommand<List<VerifyReport>> {
    @Override
    public String verb() {
      return "verify.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }
}
