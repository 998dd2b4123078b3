package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.RecordLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;

/// The header of a piece of a seed, or of its end mark, as bytes (docs/formats/seed.md).
///
/// @param number of pieces before it
/// @param volume 0 of the end mark
/// @param length of the data behind it; 0 of the end mark
/// @param offset in the volume; of the end mark the bytes of data in all
record SeedPiece(long number, int volume, int length, long offset, int dataCrc) {
  static final int MAGIC = 0x45534246; // "FBSE"
  static final int HEADER_BYTES = 40;
  static final int DATA_BYTES_MAX = CatchUpPiece.BYTES_MAX;
  private static final int KIND_DATA = 1;
  private static final int KIND_END = 2;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static SeedPiece end(long pieces, long dataBytes) {
    return new SeedPiece(pieces, 0, 0, dataBytes, 0);
  }

  boolean isEnd() {
    return length == 0;
  }

  void encode(UUID seed, MemorySegment to) {
    Check.check(length <= DATA_BYTES_MAX, "a seed's piece", length, 0);
    to.set(INT, 0, MAGIC);
    to.set(INT, 4, isEnd() ? KIND_END : KIND_DATA);
    to.set(LONG, 8, number);
    to.set(INT, 16, volume);
    to.set(INT, 20, length);
    to.set(LONG, 24, offset);
    to.set(INT, 32, dataCrc);
    to.set(INT, 36, crc(seed, to));
  }

  /// A disk that was used before has pieces of another seed behind a torn end.
  private static int crc(UUID seed, MemorySegment header) {
    return RecordLayout.crc(header, 0, 36) ^ (int) seed.getLeastSignificantBits();
  }

  /// The header at the front of `from`, which has all of it; `at` says where in the file that is.
  static SeedPiece decode(UUID seed, MemorySegment from, long at) throws Malformed {
    if (from.get(INT, 0) != MAGIC || from.get(INT, 36) != crc(seed, from)) {
      throw new Malformed("it is damaged, or cut short, at byte " + at);
    }
    int kind = from.get(INT, 4);
    int length = from.get(INT, 20);
    long offset = from.get(LONG, 24);
    boolean end = kind == KIND_END;
    boolean data = kind == KIND_DATA && length > 0;
    if (length < 0 || length > DATA_BYTES_MAX || offset < 0 || end == data || end && length != 0) {
      throw new Malformed("it holds an impossible piece at byte " + at);
    }
    return new SeedPiece(from.get(LONG, 8), from.get(INT, 16), length, offset, from.get(INT, 32));
  }
}
