package io.forebay.gateway.group;

/// What a checkpoint promises beyond write order.
public enum CheckpointKind {
  /// An instant of the write order, as after a power cut of the host.
  CRASH,
  /// Taken while a hook held the application still.
  APPLICATION
}
