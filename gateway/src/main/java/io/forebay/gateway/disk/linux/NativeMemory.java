package io.forebay.gateway.disk.linux;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory that ends with its arena.
record NativeMemory(Arena arena, MemorySegment segment) implements Memory {
  static Memory allocate(long bytes, long alignment) {
    Arena arena = Arena.ofShared();
    try {
      return new NativeMemory(arena, arena.allocate(bytes, alignment));
    } catch (OutOfMemoryError e) {
      arena.close();
      throw e;
    }
  }

  /// Takes a mapping made by mmap.
  static Memory ofMapping(long address, long bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment mapping =
        MemorySegment.ofAddress(address).reinterpret(bytes, arena, NativeMemory::unmap);
    return new NativeMemory(arena, mapping);
  }

  private static void unmap(MemorySegment mapping) {
    int result = Libc.munmap(mapping);
    Check.check(result == 0, "munmap of what was mapped", mapping.address(), result);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
