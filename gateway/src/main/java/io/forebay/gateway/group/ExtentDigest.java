package io.forebay.gateway.group;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// What stands for an extent's bytes where two appliances ask whether they have the same: the first 128
/// bits of SHA-256 (docs/decisions.md says why equality is trusted).
///
/// Confined to one thread at a time.
public final class ExtentDigest {
  /// So much is hashed as it is. What is longer is a span: its digest is that of its slices' digests.
  public static final int SLICE_BYTES = 128 << 10;

  /// The longest span: 32 bytes of line for it, 2 MiB for a TiB.
  public static final int SPAN_BYTES_MAX = 16 << 20;

  /// Hashed at a time: through the heap, where the JDK's intrinsic works.
  private static final int STEP_BYTES = 16 << 10;

  private final MessageDigest sha;
  private final byte[] step = new byte[STEP_BYTES];

  /// The digest's first and second eight bytes.
  public record Value(long high, long low) {}

  public ExtentDigest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  public Value of(MemorySegment bytes) {
    long size = bytes.byteSize();
    for (long at = 0; at < size; at += STEP_BYTES) {
      int count = (int) Math.min(STEP_BYTES, size - at);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, step, 0, count);
      sha.update(step, 0, count);
    }
    return value();
  }

  /// Of a span, by the digests of its slices in order.
  public Value of(List<Value> slices) {
    ByteBuffer each = ByteBuffer.allocate(2 * Long.BYTES);
    for (Value slice : slices) {
      sha.update(each.clear().putLong(slice.high()).putLong(slice.low()).flip());
    }
    return value();
  }

  private Value value() {
    ByteBuffer whole = ByteBuffer.wrap(sha.digest());
    return new Value(whole.getLong(), whole.getLong());
  }
}
