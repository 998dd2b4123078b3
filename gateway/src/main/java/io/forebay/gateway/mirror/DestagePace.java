package io.forebay.gateway.mirror;

/// When a batch begins. Larger and rarer batches write each extent fewer times and sync less; smaller
/// ones keep less log to replay.
///
/// @param eagerBytes so much undestaged log begins a batch at once
/// @param delayNanos less waits this long, so that overwrites meet and syncs are few
/// @param retryNanos after a failure
public record DestagePace(long eagerBytes, long delayNanos, long retryNanos) {
  /// Three quarters of a batch; a second; ten seconds, in which an operator's `df` and `rm` take effect
  /// without a command of ours.
  public static final DestagePace DEFAULT =
      new DestagePace(24L << 20, 1_000_000_000L, 10_000_000_000L);
}
