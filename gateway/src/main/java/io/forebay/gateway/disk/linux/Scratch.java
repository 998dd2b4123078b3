package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// Native memory of one thread for the small structures of its system calls, so that no call
/// allocates.
final class Scratch {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
  private static final long IOVEC_BYTES = 16;

  private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

  private final MemorySegment state;
  private final MemorySegment iovec;

  private Scratch() {
    // The one automatic arena: this memory lives as long as its thread, whose end nobody is told
    // of.
    Arena arena = Arena.ofAuto();
    state = arena.allocate(STATE);
    iovec = arena.allocate(IOVEC_BYTES, Long.BYTES);
  }

  static Scratch ofThread() {
    return OF_THREAD.get();
  }

  /// Where the linker saves `errno` right after a call.
  MemorySegment state() {
    return state;
  }

  /// What the thread's latest call left in `errno`.
  int errno() {
    return state.get(JAVA_INT, ERRNO);
  }

  /// A `struct iovec` for `segment`. It holds a bare address: it does not keep `segment` alive.
  MemorySegment iovec(MemorySegment segment) {
    iovec.set(ADDRESS, 0, segment);
    iovec.set(JAVA_LONG, Long.BYTES, segment.byteSize());
    return iovec;
  }
}
