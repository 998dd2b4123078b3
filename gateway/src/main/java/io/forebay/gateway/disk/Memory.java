package io.forebay.gateway.disk;

import java.lang.foreign.MemorySegment;

/// Native or mapped memory with one owner. Usable from any thread until closed, then never again.
public interface Memory extends AutoCloseable {
  MemorySegment segment();

  @Override
  void close();
}
