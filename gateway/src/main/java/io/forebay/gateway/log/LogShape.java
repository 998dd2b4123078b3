package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;

/// Sizes of one log. Segment size is fixed per group and adopted by peers; the others are local.
///
/// @param segmentBytes log bytes of a slot; a multiple of the fold
/// @param slots how many slots; capacity is `slots * segmentBytes`
/// @param ringBytes log bytes of the tail ring; a multiple of the fold, at most [#RING_BYTES_MAX]
public record LogShape(long segmentBytes, int slots, long ringBytes) {
  /// Large enough that a sync and a slot's header are rare, small enough that reuse is fine-grained.
  public static final long SEGMENT_BYTES_DEFAULT = 64L << 20;

  /// Some 25 ms of a fast disk's writing: hides a slow sync from hosts.
  public static final long RING_BYTES_DEFAULT = 64L << 20;

  /// One mapping is addressed with 32-bit offsets.
  public static final long RING_BYTES_MAX = 1L << 30;

  /// One being written, one being read, one to go on in.
  public static final int SLOTS_MIN = 3;

  /// 64 TiB in default segments; bounds tables that have an entry a slot.
  public static final int SLOTS_MAX = 1 << 20;

  public LogShape {
    if (segmentBytes < Lsn.FOLD_BYTES || segmentBytes % Lsn.FOLD_BYTES != 0) {
      throw new IllegalArgumentException(
          "a segment is a multiple of 16 MiB, not " + segmentBytes + " bytes");
    }
    if (ringBytes < Lsn.FOLD_BYTES
        || ringBytes > RING_BYTES_MAX
        || ringBytes % Lsn.FOLD_BYTES != 0) {
      throw new IllegalArgumentException(
          "a ring is a multiple of 16 MiB up to 1 GiB, not " + ringBytes + " bytes");
    }
    if (slots < SLOTS_MIN || slots > SLOTS_MAX) {
      throw new IllegalArgumentException("a log has 3 to 1048576 slots, not " + slots);
    }
  }

  /// The shape with default sizes that holds at least `capacityBytes`.
  public static LogShape ofCapacity(long capacityBytes) {
    long slots = Math.ceilDiv(capacityBytes, SEGMENT_BYTES_DEFAULT);
    int bounded = (int) Math.clamp(slots, SLOTS_MIN, SLOTS_MAX);
    return new LogShape(SEGMENT_BYTES_DEFAULT, bounded, RING_BYTES_DEFAULT);
  }

  public long capacityBytes() {
    return segmentBytes * slots;
  }
}
