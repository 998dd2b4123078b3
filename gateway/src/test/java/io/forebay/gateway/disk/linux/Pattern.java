package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Recognisable bytes, written, read back and compared.
final class Pattern {
  static final int BLOCK = 4096;

  private Pattern() {}

  /// Bytes that differ by `seed` and by place, aligned for direct I/O.
  static MemorySegment of(Arena arena, int bytes, int seed) {
    MemorySegment segment = arena.allocate(bytes, BLOCK);
    for (int i = 0; i < bytes; i++) {
      segment.set(JAVA_BYTE, i, (byte) (i * 31 + i / 251 + seed * 7 + 1));
    }
    return segment;
  }

  /// What the file has at `offset`, up to `bytes`.
  static MemorySegment read(Arena arena, DiskFile file, int bytes, long offset) throws IOException {
    MemorySegment into = arena.allocate(bytes, BLOCK).fill((byte) 0x55);
    return into.asSlice(0, file.read(into, offset));
  }

  static void assertSame(MemorySegment found, MemorySegment expected) {
    assertThat(found.byteSize()).isEqualTo(expected.byteSize());
    assertThat(found.mismatch(expected)).isEqualTo(-1);
  }

  /// Asserts that `call` fails with `kind`, and with all of `words` in the message.
  static void assertFails(Kind kind, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(DiskFailure.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContainingAll(words);
  }
}
