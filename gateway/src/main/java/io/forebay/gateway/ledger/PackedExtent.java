package io.forebay.gateway.ledger;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;

/// Extents as pairs of longs. The key: the volume's index in its table (15 bits), the offset (48 bits).
/// The value: kind (2 bits), the record's place in the table's stretch in units of 64 bytes (27 bits), then of a
/// payload its length - 1 and skip (17 bits each), else the length (35 bits).
final class PackedExtent {
  /// The longest stretch of one table: 8 GiB.
  static final long STRETCH_BYTES_MAX = Lsn.ALIGNMENT * (1L << 27);

  static final int VOLUMES_MAX = 1 << 14;

  private static final int OFFSET_BITS = 48;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
  private static final int LSN_BITS = 27;
  private static final int LENGTH_BITS = 35;
  private static final int PAYLOAD_BITS = 17;
  private static final int PAYLOAD_MASK = (1 << PAYLOAD_BITS) - 1;
  private static final int KINDS = 4;

  private PackedExtent() {}

  static long key(int volumeIndex, long offset) {
    return (long) volumeIndex << OFFSET_BITS | offset;
  }

  static int volumeIndex(long key) {
    return (int) (key >>> OFFSET_BITS);
  }

  static long value(TableExtent extent, long base) {
    long at = (extent.recordLsn() - base) / Lsn.ALIGNMENT;
    boolean payload = extent.kind() == TableExtent.PAYLOAD;
    Check.check(
        extent.offset() >= 0
            && extent.end() <= OFFSET_MASK
            && extent.length() > 0
            && at >= 0
            && at < 1L << LSN_BITS
            && extent.kind() >= 0
            && extent.kind() < KINDS
            && (!payload || extent.length() - 1 + extent.skip() <= PAYLOAD_MASK),
        "table: extent",
        extent,
        base);
    long rest =
        payload ? (long) (extent.length() - 1) << PAYLOAD_BITS | extent.skip() : extent.length();
    return ((long) extent.kind() << LSN_BITS | at) << LENGTH_BITS | rest;
  }

  static TableExtent extent(int volume, long key, long value, long base) {
    int kind = (int) (value >>> LENGTH_BITS + LSN_BITS);
    long at = value >>> LENGTH_BITS & (1L << LSN_BITS) - 1;
    long rest = value & (1L << LENGTH_BITS) - 1;
    boolean payload = kind == TableExtent.PAYLOAD;
    int length = payload ? (int) (rest >>> PAYLOAD_BITS) + 1 : (int) rest;
    int skip = payload ? (int) rest & PAYLOAD_MASK : 0;
    long lsn = base + at * Lsn.ALIGNMENT;
    return new TableExtent(volume, key & OFFSET_MASK, length, lsn, kind, skip);
  }

  /// One step of a table's digest.
  static long digest(long before, long key, long value) {
    long mixed = (before ^ key) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 32 ^ value) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 29;
  }
}
