package io.forebay.gateway.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/// Sound bytes made unsound.
public final class Spoiling {
  private static final int[] EXTREMES = {
    0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 65_536, 65_535, 128 << 10
  };

  private Spoiling() {}

  /// Flips, extreme numbers, bytes added and taken away, an early end; of nothing, nothing.
  public static byte[] spoil(byte[] sound, Random random) {
    byte[] bytes = sound.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> {
          if (at + Integer.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, EXTREMES[random.nextInt(EXTREMES.length)]);
          }
        }
        case 3 -> bytes = without(bytes, at);
        case 4 -> bytes = twice(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(9)));
        default -> bytes = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : bytes;
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  private static byte[] twice(byte[] bytes, int from, int to) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + to - from);
    System.arraycopy(bytes, from, longer, to, bytes.length - from);
    return longer;
  }
}
