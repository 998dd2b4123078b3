package io.forebay.gateway.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A file in shared memory: outlives the process, not the power.
final class SimShared implements SimNode {
  private final Arena storage = Arena.ofConfined();
  private final MemorySegment segment;

  SimShared(long bytes) {
    segment = storage.allocate(bytes, SimInode.PAGE_BYTES);
  }

  /// A mapping that ends with `mapping`; the content stays.
  MemorySegment map(Arena mapping) {
    return segment.reinterpret(segment.byteSize(), mapping, null);
  }

  long size() {
    return segment.byteSize();
  }

  /// Gives the memory back; every mapping must be closed.
  void free() {
    storage.close();
  }
}
