package io.forebay.gateway.app;

/// Something that [Health] watches. Asked again and again by one thread.
interface Pulse {
  /// What is shown when it has stopped.
  String name();

  /// Whether it has moved since it was last asked, or has nothing to do. Never blocks.
  boolean beats();
}
