package io.forebay.gateway.log;

import java.util.UUID;

/// The 64-bit hash that links every record to all records before it. Not cryptographic: it finds
/// accidents and divergence, not forgers. docs/formats/log.md has golden values.
///
/// One step folds a word into the chain: the 128-bit product of `chain ^ word` and a constant, high
/// half xor low half. Java has no intrinsic for CRC64; this costs two multiplications a word.
public final class Chain {
  // The first 64 fractional bits of the square roots of 2, 3, 5, 7, 11 and 13, lowest bit set.
  private static final long K0 = 0x6a09e667f3bcc909L;
  private static final long K1 = 0xbb67ae8584caa73bL;
  private static final long K2 = 0x3c6ef372fe94f82bL;
  private static final long K3 = 0xa54ff53a5f1d36f1L;
  private static final long K4 = 0x510e527fade682d1L;
  private static final long K5 = 0x9b05688c2b3e6c1fL;

  private Chain() {}

  /// The chain before the first record of `group`'s log.
  public static long seed(UUID group) {
    long chain = step(K5, group.getMostSignificantBits(), K0);
    return step(chain, group.getLeastSignificantBits(), K1);
  }

  /// The chain after a record whose header's first 48 bytes are these words, little-endian.
  public static long fold(long chain, long w0, long w1, long w2, long w3, long w4, long w5) {
    chain = step(chain, w0, K0);
    chain = step(chain, w1, K1);
    chain = step(chain, w2, K2);
    chain = step(chain, w3, K3);
    chain = step(chain, w4, K4);
    return step(chain, w5, K5);
  }

  private static long step(long chain, long word, long factor) {
    long mixed = chain ^ word;
    return Math.unsignedMultiplyHigh(mixed, factor) ^ (mixed * factor);
  }
}
