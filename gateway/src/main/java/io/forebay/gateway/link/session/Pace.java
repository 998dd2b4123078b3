package io.forebay.gateway.link.session;

import io.forebay.gateway.link.wire.Limits;
import java.util.concurrent.TimeUnit;

/// How fast the line takes bytes, and how large a data frame may be so that what comes behind it does not
/// wait for more than half a second.
final class Pace {
  /// A window of measuring: long enough for a few frames of a slow line.
  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /// The first frames on an unknown line: half a second of 64 kbit/s.
  static final int FIRST_BYTES = 4 << 10;

  /// Data frames that wait here while others leave, at most: several, so that no thread on the way waits for
  /// another one on a line as fast as a local network.
  private static final int WAITING_BYTES_MAX = 5 * Limits.DATA_BYTES_MAX;

  /// What the system may hold unsent, at most: what it sends while we are not looking. All of this stands before
  /// an urgent message should the line become thin just then.
  private static final int UNSENT_BYTES_MAX = 1 << 20;

  /// So many windows in a row have to be fast: what a buffer on the way swallows after a pause is one or two.
  static final int FAST_WINDOWS = 6;

  private long windowStart;
  private long windowBytes;
  private boolean measuring;
  private long bytesPerSecond;
  private int frameBytes = FIRST_BYTES;
  private int fastWindows;

  /// `sentBytes` have left so far; `backlog`: there was more to send all the time since the last sample.
  void sample(long nowNanos, long sentBytes, boolean backlog) {
    if (!backlog || !measuring) {
      measuring = backlog;
      windowStart = nowNanos;
      windowBytes = sentBytes;
      return;
    }
    long nanos = nowNanos - windowStart;
    long bytes = sentBytes - windowBytes;
    // A frame may take longer than a window on a slow line: nothing has left yet, so wait for it.
    if (nanos < WINDOW_NANOS || bytes == 0) {
      return;
    }
    long rate = (long) (bytes * 1e9 / nanos);
    bytesPerSecond = bytesPerSecond == 0 ? rate : (bytesPerSecond + rate) / 2;
    // What buffers on the way swallow at first looks like speed: so a frame at most doubles at a
    // time.
    long wanted = Math.min(rate / 2, 2L * frameBytes);
    frameBytes = (int) Math.max(Limits.DATA_BYTES_MIN, Math.min(Limits.DATA_BYTES_MAX, wanted));
    fastWindows = rate / 2 < Limits.DATA_BYTES_MAX ? 0 : Math.min(FAST_WINDOWS, fastWindows + 1);
    windowStart = nowNanos;
    windowBytes = sentBytes;
  }

  /// Payload bytes of one data frame now.
  int frameBytes() {
    return frameBytes;
  }

  /// What the system may hold unsent: a quarter of a second. An urgent message waits for that, for
  /// [#waitingBytes] and a frame, and for what is on its way.
  int unsentBytes() {
    int half = frameBytes / 2;
    return fast() ? (int) Math.max(half, Math.min(bytesPerSecond / 4, UNSENT_BYTES_MAX)) : half;
  }

  /// What may wait here when another data frame joins it: an eighth of a second, and nothing on a slow line.
  int waitingBytes() {
    return fast() ? (int) Math.min(bytesPerSecond / 8, WAITING_BYTES_MAX) : 0;
  }

  /// Known for several windows to be: one window's rate may be that of a buffer on the way, which is empty once.
  private boolean fast() {
    return fastWindows == FAST_WINDOWS;
  }

  /// 0 until measured.
  long bytesPerSecond() {
    return bytesPerSecond;
  }
}
