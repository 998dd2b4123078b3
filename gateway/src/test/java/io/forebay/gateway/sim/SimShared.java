package io.forebay.gateway.sim;

import java.lang.foreign.MemorySegment;

/// A file in shared memory: outlives the process, not the power. Its memory goes back to the pool
/// when it has neither a name nor a mapping.
final class SimShared implements SimNode {
  private final MemorySegment segment;
  private int mappings;
  private boolean named = true;
  private boolean free;

  SimShared(long bytes) {
    segment = SimPool.ofThread().take(bytes);
  }

  MemorySegment segment() {
    return segment;
  }

  void map() {
    mappings++;
  }

  void unmap() {
    mappings--;
    freeUnused();
  }

  void unname() {
    named = false;
    freeUnused();
  }

  private void freeUnused() {
    if (!named && mappings == 0 && !free) {
      free = true;
      SimPool.ofThread().give(segment);
    }
  }
}
