package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// How a batch goes over time: what is confirmed, how fast, and when it will be through. It outlives
/// connections: while the line is cut nothing is confirmed, and that counts.
///
/// The last minute is looked at in slices. What a slice brought (confirmed, less what the total grew by)
/// varies from one to the next; the error of their mean gives the band around the estimate.
///
/// Any thread.
final class CatchUpCourse {
  static final long SLICE_NANOS = 2_000_000_000L;

  /// Slices that count.
  static final int SLICES_MAX = 30;

  /// Before so many nothing is foretold: their spread would mean nothing.
  static final int SLICES_MIN = 3;

  /// Nine of ten fall within so many standard errors of the mean.
  private static final double NINE_IN_TEN = 1.645;

  private static final double SLICE_SECONDS = SLICE_NANOS / 1e9;

  private final Object batch;
  private final boolean receiving;
  private final long firstNanos;
  private final long[] confirmed = new long[SLICES_MAX];
  private final long[] grown = new long[SLICES_MAX];
  private long slice; // The one under way, counted from `firstNanos`.
  private long confirmedNow;
  private long grownNow;
  private long done;
  private long total;
  private long alike;

  /// @param batch what tells it from the next one
  CatchUpCourse(Object batch, boolean receiving, long nowNanos) {
    this.batch = batch;
    this.receiving = receiving;
    firstNanos = nowNanos;
  }

  /// `known` if it is of that batch, else another one.
  static CatchUpCourse of(
      @Nullable CatchUpCourse known, Object batch, boolean receiving, long nowNanos) {
    return known != null && known.batch.equals(batch)
        ? known
        : new CatchUpCourse(batch, receiving, nowNanos);
  }

  /// Where the batch goes on from, without having got there just now: what an earlier connection, or
  /// process, brought.
  synchronized void resumed(long doneBytes, long totalBytes, long alikeBytes) {
    done = Math.max(done, doneBytes);
    total = Math.max(done, totalBytes);
    alike = Math.clamp(alikeBytes, alike, done);
  }

  /// So much is confirmed by now, of so much.
  synchronized void at(long nowNanos, long doneBytes, long totalBytes, long alikeBytes) {
    turn(nowNanos);
    long more = Math.max(0, doneBytes - done);
    done += more;
    confirmedNow += more;
    long wider = Math.max(done, totalBytes) - total;
    total += wider;
    grownNow += wider;
    alike = Math.clamp(alikeBytes, alike, done);
  }

  synchronized CatchUpProgress look(long nowNanos) {
    turn(nowNanos);
    int slices = (int) Math.min(slice, SLICES_MAX);
    if (slices < SLICES_MIN) {
      return progress(GroupStatus.UNKNOWN, CatchUpProgress.Eta.UNKNOWN);
    }
    long sum = 0;
    double net = 0;
    boolean moved = false;
    for (int i = 0; i < slices; i++) {
      sum += confirmed[i];
      net += confirmed[i] - grown[i];
      moved |= confirmed[i] != 0 || grown[i] != 0;
    }
    double mean = net / slices;
    double squares = 0;
    for (int i = 0; i < slices; i++) {
      squares += Math.pow(confirmed[i] - grown[i] - mean, 2);
    }
    double error = NINE_IN_TEN * Math.sqrt(squares / (slices - 1) / slices);
    CatchUpProgress.Eta eta =
        done == total || moved
            ? new CatchUpProgress.Eta(millis(mean), millis(mean + error), millis(mean - error))
            : CatchUpProgress.Eta.UNKNOWN;
    return progress((long) (sum / (slices * SLICE_SECONDS)), eta);
  }

  private CatchUpProgress progress(long bytesPerSecond, CatchUpProgress.Eta eta) {
    return new CatchUpProgress(done, total, alike, receiving, bytesPerSecond, eta);
  }

  /// For what is left, at `bytes` a slice.
  private long millis(double bytes) {
    if (done == total) {
      return 0;
    }
    double millis = bytes <= 0 ? Double.MAX_VALUE : (total - done) / bytes * SLICE_SECONDS * 1e3;
    return millis > Long.MAX_VALUE / 2.0 ? Group.NONE : (long) millis;
  }

  /// Ends the slices that are over; those in which nothing happened brought nothing.
  private void turn(long nowNanos) {
    long now = Math.max(slice, (nowNanos - firstNanos) / SLICE_NANOS);
    for (long from = Math.max(slice, now - SLICES_MAX); from < now; from++) {
      int place = (int) (from % SLICES_MAX);
      confirmed[place] = from == slice ? confirmedNow : 0;
      grown[place] = from == slice ? grownNow : 0;
    }
    if (now > slice) {
      slice = now;
      confirmedNow = 0;
      grownNow = 0;
    }
  }
}
