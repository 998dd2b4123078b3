package io.forebay.gateway.control.plan;

import java.util.Arrays;

/// Writes wait for a line of a constant rate, first in, first out: the model behind every figure of a
/// plan. Within an interval writes come evenly; after the last one comes the first one again, as often
/// as it takes to come back to the same backlog.
///
/// With a(t) coming in and c going out, the backlog is B(t+dt) = max(0, B(t) + (a - c) dt). What comes when
/// B waits leaves after B / c, so the worst lag of the far copy is the largest backlog over the rate.
final class LineQueue {
  /// The rate that is looked for is found this exactly.
  private static final int HALVINGS = 60;

  /// Rounding of sums must not make a line that just keeps up one that does not.
  private static final double SLACK = 1e-9;

  private static final double USUAL = 0.95;

  /// What becomes of writes on a line.
  ///
  /// @param keepsUp false: more comes than goes, and nothing else counts
  /// @param worstSeconds the longest that anything waited
  /// @param usualSeconds 95 of 100 intervals end with the copy no further behind than this
  /// @param backlogBytes the most that ever waited
  record Outcome(boolean keepsUp, double worstSeconds, double usualSeconds, double backlogBytes) {}

  private final WriteSeries writes;

  LineQueue(WriteSeries writes) {
    this.writes = writes;
  }

  /// On a line that takes `rate` bytes a second, more than 0.
  Outcome on(double rate) {
    if (!keepsUp(rate)) {
      return new Outcome(false, 0, 0, 0);
    }
    double[] ends = new double[writes.steps()];
    double worst = worst(rate, ends);
    double[] ages = ages(ends);
    Arrays.sort(ages);
    double usual = ages.length == 0 ? 0 : ages[(int) Math.ceil(USUAL * ages.length) - 1];
    return new Outcome(true, worst, usual, worst * rate);
  }

  private boolean keepsUp(double rate) {
    return rate >= writes.mean() * (1 - SLACK);
  }

  /// Goes over all intervals once, with `before` waiting; notes what waits at each one's end, and gives
  /// the last.
  private double round(double rate, double before, double[] ends) {
    double backlog = before;
    for (int i = 0; i < ends.length; i++) {
      backlog = Math.max(0, backlog + writes.bytes(i) - rate * writes.seconds(i));
      ends[i] = backlog;
    }
    return backlog;
  }

  /// How old the oldest byte is that waits at each interval's end, in the steady round.
  private double[] ages(double[] ends) {
    int steps = ends.length;
    double[] ages = new double[steps];
    int from = 0; // The interval, counted on over the rounds, whose bytes are the oldest that wait.
    double waiting = 0; // Bytes that came in (from, now].
    double spanned = 0; // Seconds of the same.
    for (int i = 0; i < 2 * steps; i++) {
      waiting += writes.bytes(i % steps);
      spanned += writes.seconds(i % steps);
      double backlog = ends[i % steps];
      while (from < i && waiting - writes.bytes(from % steps) >= backlog) {
        waiting -= writes.bytes(from % steps);
        spanned -= writes.seconds(from % steps);
        from++;
      }
      if (i >= steps) {
        ages[i - steps] = age(backlog, waiting, spanned, from % steps);
      }
    }
    return ages;
  }

  /// Of `backlog`, the newest of the `waiting` bytes that came in `spanned` seconds, the oldest of them
  /// evenly in interval `oldest`.
  private double age(double backlog, double waiting, double spanned, int oldest) {
    double bytes = writes.bytes(oldest);
    if (backlog <= 0 || bytes <= 0) {
      return 0;
    }
    double gone = Math.max(0, waiting - backlog);
    return Math.max(0, spanned - writes.seconds(oldest) * Math.min(1, gone / bytes));
  }

  /// The least rate at which nothing waits longer than `seconds`; that keeps up in any case.
  double rateFor(double seconds) {
    double low = writes.mean();
    double high = writes.peak();
    double[] ends = new double[writes.steps()];
    if (low <= 0 || worst(low, ends) <= seconds) {
      return low;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (worst(middle, ends) <= seconds) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private double worst(double rate, double[] ends) {
    round(rate, round(rate, 0, ends), ends);
    return Arrays.stream(ends).max().orElse(0) / rate;
  }
}
