package io.forebay.gateway.group;

import io.forebay.gateway.log.LogShape;

/// Named limits of one group.
///
/// @param undestagedBytesMax log that the mirror of a primary may be behind; then hosts wait for the
///     local disk. Bounds the replay after a crash and the pending index
/// @param indexBytesMax memory of the pending index
/// @param answerNanos how long a primary that starts waits for its peers' answer
/// @param trackBelowBytes free buffer below which the oldest stretch is turned into extents; 0: what
///     fits the log's shape
public record GroupLimits(
    long undestagedBytesMax, long indexBytesMax, long answerNanos, long trackBelowBytes) {
  /// A few seconds of replay (aim: 1 s per GiB) and an index of tens of MiB.
  public static final long UNDESTAGED_BYTES_DEFAULT = 4L << 30;

  /// 1.3 to 2.7 million extents.
  public static final long INDEX_BYTES_DEFAULT = 64L << 20;

  /// Less would not take in what comes over the line in one go.
  public static final long INDEX_BYTES_MIN = 16L << 20;

  /// Longer than a line takes to come up, shorter than hosts' patience with a missing disk.
  public static final long ANSWER_NANOS_DEFAULT = 10_000_000_000L;

  /// The defaults for a log of `shape`.
  public static GroupLimits of(LogShape shape) {
    long capacity = shape.capacityBytes();
    long undestaged = Math.min(UNDESTAGED_BYTES_DEFAULT, capacity / 2);
    // One slot is being written, one is made ready while the oldest is read back.
    long track = Math.min(capacity / 4, Math.max(2 * shape.segmentBytes(), capacity / 16));
    return new GroupLimits(undestaged, INDEX_BYTES_DEFAULT, ANSWER_NANOS_DEFAULT, track);
  }

  /// These limits as far as a log of `shape` allows.
  GroupLimits within(LogShape shape) {
    GroupLimits most = of(shape);
    return new GroupLimits(
        Math.min(undestagedBytesMax, shape.capacityBytes() / 2),
        Math.max(indexBytesMax, INDEX_BYTES_MIN),
        answerNanos,
        trackBelowBytes == 0 ? most.trackBelowBytes : trackBelowBytes);
  }
}
