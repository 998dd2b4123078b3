package io.forebay.gateway.link.packing;

import java.util.Arrays;

/// Where bytes like the last 32 ones stand in the bases: a table of rolling hashes, of which one in 64 is kept,
/// chosen by the bytes alone, so that they are found at any offset. Entries are hints: whoever asks compares.
final class Traces {
  /// Of the hash's upper bits: all zero marks an entry.
  private static final int RATE_BITS = 6;

  private static final int[] GEAR = new int[256];

  static {
    long state = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < GEAR.length; i++) { // xorshift64*: any fixed table of odd chance will do.
      state ^= state >>> 12;
      state ^= state << 25;
      state ^= state >>> 27;
      GEAR[i] = (int) (state * 0x2545F4914F6CDD1DL >>> 32);
    }
  }

  private final int[] behind; // The address behind the window; 0 none.
  private final int shift;

  Traces(int slots) {
    int wanted = Math.max(1 << 10, slots * (Bases.BLOCK_BYTES >>> RATE_BITS));
    int bits = 32 - Integer.numberOfLeadingZeros(wanted - 1);
    behind = new int[1 << bits];
    shift = 32 - bits;
  }

  void clear() {
    Arrays.fill(behind, 0);
  }

  /// The hash of the last 32 bytes, the newest being `next`.
  static int roll(int hash, byte next) {
    return (hash << 1) + GEAR[next & 0xFF];
  }

  static boolean marked(int hash) {
    return hash >>> 32 - RATE_BITS == 0;
  }

  /// The address behind bytes that may be those of `hash`; 0: none.
  long find(int hash) {
    return behind[hash * 0x9E3779B1 >>> shift];
  }

  /// The block at `from` lies in `slot` now.
  void add(byte[] bytes, int from, int slot) {
    int hash = 0;
    int base = slot * Bases.BLOCK_BYTES;
    for (int i = 0; i < Bases.BLOCK_BYTES; i++) {
      hash = roll(hash, bytes[from + i]);
      if (marked(hash) && i >= 31) {
        behind[hash * 0x9E3779B1 >>> shift] = base + i + 1;
      }
    }
  }
}
