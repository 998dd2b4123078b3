package io.forebay.gateway.link.packing;

import java.util.concurrent.TimeUnit;

/// How hard to compress, by what limits sending: the processor or the line. Kept from one connection to
/// the next.
///
/// ```
/// plain ◄─ compressing takes most of the time ─ 1 ─ 3 ─ 6 ─ 9 ─ compressing takes hardly any ─► harder
///       ─ the line is slower than RATE, and than compressing ─►
/// ```
final class Effort {
  /// Plain bytes: no level at all.
  static final int PLAIN = 0;

  /// Where a line takes so much in plain bytes it is fast enough, and processors have other things to do: half a gigabit.
  static final long PLAIN_BYTES_PER_SECOND = 48L << 20;

  /// Too hard: changed soon, since hosts and line wait for it.
  private static final long DOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /// Too easy: changed late, since a new stream has forgotten what has passed.
  private static final long UP_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// Of the time that passes: above the first it is the processor that limits, below the second the line.
  private static final double BUSY_MAX = 0.5;

  private static final double BUSY_MIN = 0.1;

  private static final int[] LEVELS = {PLAIN, 1, 3, 6, Compression.LEVEL_MAX};
  private static final int FIRST = 2;

  /// Bytes a second that the lowest level takes, as measured last; at first a guess.
  private double compresses = 200 << 20;

  private int step = FIRST;
  private long windowNanos;
  private boolean open;
  private long busyNanos;
  private long bytes;

  /// The level to go on with.
  int level() {
    return LEVELS[step];
  }

  /// Another connection: what has been measured of the last one does not count.
  void begin() {
    open = false;
  }

  /// `count` bytes were sent, at `now`; compressing them took `nanos`.
  void sent(long now, int count, long nanos) {
    if (!open) {
      open = true;
      windowNanos = now - nanos;
      busyNanos = 0;
      bytes = 0;
    }
    busyNanos += nanos;
    bytes += count;
    long passed = now - windowNanos;
    if (passed < DOWN_NANOS) {
      return;
    }
    boolean plain = level() == PLAIN;
    double busy = (double) busyNanos / passed;
    double rate = bytes * 1e9 / passed;
    if (LEVELS[step] == 1 && busyNanos > 0) {
      compresses = bytes * 1e9 / busyNanos;
    }
    if (!plain && busy > BUSY_MAX) {
      move(-1);
    } else if (passed >= UP_NANOS) {
      boolean slow = rate < PLAIN_BYTES_PER_SECOND && rate < compresses / 2;
      boolean easy = busy < BUSY_MIN && step < LEVELS.length - 1;
      move((plain ? slow : easy) ? 1 : 0);
    }
  }

  private void move(int by) {
    step += by;
    open = false;
  }
}
