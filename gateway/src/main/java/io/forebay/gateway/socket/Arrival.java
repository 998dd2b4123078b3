package io.forebay.gateway.socket;

import org.jspecify.annotations.Nullable;

/// A request that a volume completes on any thread and [Completions] bring back to its connection.
public abstract class Arrival {
  /// Belongs to `Completions`.
  @Nullable Arrival next;

  /// There is nobody left to answer; any thread.
  public abstract void abandon();
}
