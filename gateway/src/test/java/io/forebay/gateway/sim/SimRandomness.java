package io.forebay.gateway.sim;

import io.forebay.gateway.block.Randomness;

/// Seeded chance (splitmix64): small, fast, and the same on every machine.
public final class SimRandomness implements Randomness {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  public SimRandomness(long seed) {
    state = seed;
  }

  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /// Uniform in `[0, bound)`; `bound` is positive.
  public int below(int bound) {
    return (int) ((nextLong() >>> 33) * bound >>> 31);
  }

  /// Uniform in `[0, bound)`; `bound` is positive.
  public long below(long bound) {
    return Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /// Uniform in `[low, high]`.
  public long between(long low, long high) {
    return low + below(high - low + 1);
  }

  /// True with probability `p`.
  public boolean chance(double p) {
    return p > 0 && (nextLong() >>> 11) * 0x1.0p-53 < p;
  }

  public boolean coin() {
    return nextLong() < 0;
  }

  public boolean oneIn(int n) {
    return below(n) == 0;
  }

  public <T> T pick(T[] from) {
    return from[below(from.length)];
  }

  /// Shuffles the first `count` of `values`.
  public void shuffle(int[] values, int count) {
    for (int i = count - 1; i > 0; i--) {
      int j = below(i + 1);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }
}
