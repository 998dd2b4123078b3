package io.forebay.gateway.block;

import java.util.UUID;

/// Chance as the engine sees it: secure in production, seeded in the simulator.
public interface Randomness {
  long nextLong();

  /// A random (version 4) UUID.
  default UUID uuid() {
    long high = nextLong() & ~0xF000L | 0x4000L;
    long low = nextLong() & ~(0b11L << 62) | (0b10L << 62);
    return new UUID(high, low);
  }
}
