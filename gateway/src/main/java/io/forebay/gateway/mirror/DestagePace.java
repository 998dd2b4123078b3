package io.forebay.gateway.mirror;

/// When a batch begins. Larger and rarer batches write each extent fewer times and sync less; smaller
/// ones keep less log to replay.
///
/// @param eagerBytes so much undestaged log begins a batch at once
/// @param delayNanos less waits this long, so that overwrites meet and syncs are few
/// @param retryNanos after a failure
/// @param yieldNanos so long after a surge of writes no batch begins: disk and processors are the log's
/// @param yieldBytes unless so much is undestaged
public record DestagePace(
    long eagerBytes, long delayNanos, long retryNanos, long yieldNanos, long yieldBytes) {
  /// Three quarters of a batch; a second; ten seconds, in which an operator's `df` and `rm` take effect
  /// without a command of ours; a quarter of a second, in which the log takes some ten batches; 2 GiB, two
  /// seconds of replay.
  public static final DestagePace DEFAULT =
      new DestagePace(24L << 20, 1_000_000_000L, 10_000_000_000L, 250_000_000L, 2L << 30);

  /// This pace for a group whose hosts wait from `undestagedBytesMax` on: yielding ends at half of it.
  public DestagePace within(long undestagedBytesMax) {
    long most = Math.min(yieldBytes, undestagedBytesMax / 2);
    return new DestagePace(eagerBytes, delayNanos, retryNanos, yieldNanos, most);
  }
}
