package io.forebay.gateway.sim;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// Native memory kept from seed to seed: the kernel takes longer to hand out 16 MiB than a seed takes
/// to run. Zeroed when it is given out, so that what a dead process left is never seen.
final class SimPool {
  /// One per thread: seeds on two threads share nothing.
  private static final ThreadLocal<SimPool> POOLS = ThreadLocal.withInitial(SimPool::new);

  /// Some rings of two machines, and buffers.
  private static final long KEPT_BYTES_MAX = 256 << 20;

  private long keptBytes;
  private final Map<Long, ArrayDeque<MemorySegment>> kept = new HashMap<>();

  static SimPool ofThread() {
    return POOLS.get();
  }

  MemorySegment take(long bytes) {
    ArrayDeque<MemorySegment> free = kept.get(bytes);
    if (free == null || free.isEmpty()) {
      return Arena.ofAuto().allocate(bytes, SimInode.PAGE_BYTES);
    }
    keptBytes -= bytes;
    return free.pop().fill((byte) 0);
  }

  void give(MemorySegment memory) {
    ArrayDeque<MemorySegment> free =
        kept.computeIfAbsent(memory.byteSize(), size -> new ArrayDeque<>());
    if (keptBytes + memory.byteSize() <= KEPT_BYTES_MAX) {
      keptBytes += memory.byteSize();
      free.push(memory);
    }
  }
}
