package io.forebay.gateway.sim;

import io.forebay.gateway.disk.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/// One owner's view of pooled or shared memory; touching it after close throws.
final class SimMemory implements Memory {
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment;
  private final Consumer<SimMemory> closed;
  private final Runnable released;

  SimMemory(MemorySegment storage, Consumer<SimMemory> closed, Runnable released) {
    this.segment = storage.reinterpret(storage.byteSize(), arena, null);
    this.closed = closed;
    this.released = released;
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
      released.run();
    }
  }
}
