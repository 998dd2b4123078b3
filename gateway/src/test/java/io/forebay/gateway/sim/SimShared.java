package io.forebay.gateway.sim;

import java.lang.foreign.MemorySegment;

/// A file in shared memory: outlives the process, not the power.
final class SimShared implements SimNode {
  private final MemorySegment segment;

  SimShared(long bytes) {
    segment = SimPool.ofThread().take(bytes);
  }

  MemorySegment segment() {
    return segment;
  }

  /// Gives the memory back; every mapping must be closed.
  void free() {
    SimPool.ofThread().give(segment);
  }
}
