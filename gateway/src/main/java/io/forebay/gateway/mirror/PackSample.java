package io.forebay.gateway.mirror;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.Deflater;

/// How small samples of what is written become: deflate at its fastest, which is always at hand. What the line
/// makes of it is a little better. Allocates nothing after it was made.
final class PackSample implements AutoCloseable {
  /// What is taken of a record at most.
  private static final int SAMPLE_BYTES = 16 << 10;

  /// A new volume is sampled often, a busy old one seldom: between two samples pass a 64th of what it
  /// has written, at least and at most so much.
  private static final long PAUSE_BYTES_MIN = 64 << 10;

  private static final long PAUSE_BYTES_MAX = 8 << 20;
  private static final int PAUSE_SHARE = 64;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final byte[] in = new byte[SAMPLE_BYTES];
  private final byte[] out = new byte[SAMPLE_BYTES];

  /// Bytes that may pass before the next sample of a volume that has written so many.
  static long pause(long written) {
    return Math.clamp(written / PAUSE_SHARE, PAUSE_BYTES_MIN, PAUSE_BYTES_MAX);
  }

  /// What is taken of a payload of `length` bytes.
  static int bytes(int length) {
    return Math.min(length, SAMPLE_BYTES);
  }

  /// What the first [#bytes] of the payload at `at` become; no more than they were.
  int packed(MemorySegment log, long at, int length) {
    int bytes = bytes(length);
    MemorySegment.copy(log, ValueLayout.JAVA_BYTE, at, in, 0, bytes);
    deflater.reset();
    deflater.setInput(in, 0, bytes);
    deflater.finish();
    int packed = deflater.deflate(out);
    return deflater.finished() ? Math.min(packed, bytes) : bytes;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
