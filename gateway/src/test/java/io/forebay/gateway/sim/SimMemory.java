package io.forebay.gateway.sim;

import io.forebay.gateway.disk.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// One owner's memory; touching it after close throws.
final class SimMemory implements Memory {
  private final Arena arena;
  private final MemorySegment segment;
  private final Consumer<SimMemory> closed;

  SimMemory(Arena arena, MemorySegment segment, Consumer<SimMemory> closed) {
    this.arena = arena;
    this.segment = segment;
    this.closed = closed;
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
      closed.accept(this);
    }
  }
}
