package io.forebay.gateway.link.packing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// How many bytes fit a frame once they are packed: guessed before, since a stream cannot take back what
/// it has compressed. The guess is the entropy of the bytes, corrected by how the last guesses came out.
final class Estimate {
  /// Bytes looked at between two guesses.
  private static final int STEP_BYTES = 1024;

  /// Bytes of a sample, and of each of its pieces.
  private static final int SAMPLE_BYTES = 4096;

  private static final int PIECE_BYTES = 64;

  /// Of at most eight: what is denser gains less than its handling costs.
  private static final double DENSE_BITS = 7.8;

  /// How far a guess may be corrected down: a frame of suddenly denser bytes is so much too large, once.
  private static final double CORRECTION_MIN = 0.25;

  private static final double LN_2 = Math.log(2);

  /// n ln n: each block is a guess, and each guess 256 of them.
  private static final double[] LOGS = new double[4096];

  static {
    for (int n = 1; n < LOGS.length; n++) {
      LOGS[n] = n * Math.log(n);
    }
  }

  private final int[] counts = new int[256];
  private double correction = 1;
  private double guess;
  private int counted;

  /// Whether a sample of `bytes` says that packing would gain nothing.
  boolean dense(ByteBuffer bytes) {
    Arrays.fill(counts, 0);
    int size = bytes.remaining();
    int taken = 0;
    if (size <= SAMPLE_BYTES) {
      count(bytes, bytes.position(), size);
      taken = size;
    } else {
      int pieces = SAMPLE_BYTES / PIECE_BYTES;
      for (int i = 0; i < pieces; i++) {
        int at = (int) ((long) (size - PIECE_BYTES) * i / (pieces - 1));
        count(bytes, bytes.position() + at, PIECE_BYTES);
        taken += PIECE_BYTES;
      }
    }
    int kinds = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    double unseen = (kinds - 1) / (2 * LN_2 * taken); // A small sample looks less dense than it is.
    return taken > 0 && bits(taken) / taken + unseen >= DENSE_BITS;
  }

  /// How many of `bytes` to pack for at most `wireBytes`. At least one.
  int fits(ByteBuffer bytes, int wireBytes) {
    int size = bytes.remaining();
    Arrays.fill(counts, 0);
    int fitting = Math.min(size, wireBytes); // They fit as they are.
    count(bytes, bytes.position(), fitting);
    guess = bits(fitting) / Byte.SIZE;
    while (fitting < size) {
      int step = Math.min(STEP_BYTES, size - fitting);
      count(bytes, bytes.position() + fitting, step);
      double next = bits(fitting + step) / Byte.SIZE;
      if (next * correction > wireBytes) {
        break;
      }
      guess = next;
      fitting += step;
    }
    return fitting;
  }

  /// Begins to count bytes that are found one after the other.
  void begin() {
    Arrays.fill(counts, 0);
    counted = 0;
  }

  void add(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      counts[bytes[i] & 0xFF]++;
    }
    counted += length;
  }

  /// What the bytes added come to, with `others` that hardly pack.
  double guess(int others) {
    guess = bits(counted) / Byte.SIZE + others;
    return guess * correction;
  }

  /// What the last guess was for has come out as `packed` bytes. Too small a guess counts at once.
  void came(int packed) {
    double share = Math.max(CORRECTION_MIN, packed / Math.max(1, guess));
    correction = Math.min(1, share > correction ? share : (3 * correction + share) / 4);
  }

  private void count(ByteBuffer bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      counts[bytes.get(i) & 0xFF]++;
    }
  }

  /// Bits of `total` counted bytes, each written by how often it occurs.
  private double bits(int total) {
    double sum = 0;
    for (int count : counts) {
      if (count > 0) {
        sum -= count < LOGS.length ? LOGS[count] : count * Math.log(count);
      }
    }
    return total == 0 ? 0 : (sum + total * Math.log(total)) / LN_2;
  }
}
