package io.forebay.gateway.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;

/// A UUID on disk: 16 bytes in the order in which it is printed.
final class StoredUuid {
  static final int BYTES = 16;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private StoredUuid() {}

  static void put(MemorySegment into, long at, UUID uuid) {
    into.set(LONG, at, uuid.getMostSignificantBits());
    into.set(LONG, at + 8, uuid.getLeastSignificantBits());
  }

  static UUID get(MemorySegment from, long at) {
    return new UUID(from.get(LONG, at), from.get(LONG, at + 8));
  }
}
