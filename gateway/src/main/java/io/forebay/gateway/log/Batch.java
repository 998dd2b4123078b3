package io.forebay.gateway.log;

/// The end of a batch: what a sync can make `durable`.
///
/// @param lsn after a Mark or EpochStart, a multiple of 4 KiB
/// @param chain there
/// @param epoch number of the last record before it
record Batch(long lsn, long chain, int epoch) {
  /// An appender closes its batch with a Mark after this many bytes: large enough for full disk
  /// speed, small enough that a slow line has something whole to send.
  static final int BYTES_TARGET = 1 << 20;
}
