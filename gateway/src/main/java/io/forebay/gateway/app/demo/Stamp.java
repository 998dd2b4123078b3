package io.forebay.gateway.app.demo;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Blocks that say what they are: number, place, and bytes that nothing compresses. The same seed gives
/// the same blocks.
final class Stamp {
  static final int BLOCK_BYTES = 4096;

  private static final long MAGIC = 0x464f_5245_4241_5921L;

  private final long seed;
  private final long blocks;

  /// For a volume of `sizeBytes`.
  Stamp(long seed, long sizeBytes) {
    this.seed = seed;
    blocks = sizeBytes / BLOCK_BYTES;
  }

  /// Where block number `number` goes: scattered, as databases write.
  long offset(long number) {
    return random(number).nextLong(blocks) * BLOCK_BYTES;
  }

  byte[] block(long number) {
    SplittableRandom random = random(number);
    ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    block.putLong(MAGIC).putLong(number).putLong(random.nextLong(blocks) * BLOCK_BYTES);
    while (block.hasRemaining()) {
      block.putLong(random.nextLong());
    }
    return block.array();
  }

  private SplittableRandom random(long number) {
    return new SplittableRandom(seed + number * 0x9e37_79b9_7f4a_7c15L);
  }
}
