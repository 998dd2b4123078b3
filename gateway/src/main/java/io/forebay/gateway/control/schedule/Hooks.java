package io.forebay.gateway.control.schedule;

import java.util.Set;

/// Commands that hold an application still around a checkpoint. What they are stands in `forebay.toml`
/// alone; nobody can name a command over a network. Bound by the application.
public interface Hooks {
  enum Moment {
    /// Freeze: before the checkpoint.
    BEFORE,
    /// Thaw: after it, whatever became of it.
    AFTER
  }

  /// How a command ended; `text` is one line for the operator.
  record Result(boolean ok, String text) {}

  /// The hooks there are.
  Set<String> names();

  /// Runs one of a hook's two commands and waits for its end, at most its time limit. Blocks. A hook
  /// without a command for `moment` is done at once.
  Result run(String hook, Moment moment, String group, String checkpoint);
}
