package io.forebay.gateway.control.plan;

import java.util.Arrays;

/// How much was written, interval by interval, oldest first. Gaps in what was seen are left out: the
/// intervals are laid end to end. Immutable once built.
public final class WriteSeries {
  /// A year in steps of five minutes.
  public static final int STEPS_MAX = 366 * 24 * 12;

  private final double[] seconds;
  private final double[] bytes;
  private final long fromMillis;
  private final long toMillis;

  private WriteSeries(Builder of) {
    seconds = Arrays.copyOf(of.seconds, of.count);
    bytes = Arrays.copyOf(of.bytes, of.count);
    fromMillis = of.fromMillis;
    toMillis = of.toMillis;
  }

  /// Collects intervals in the order of time.
  public static final class Builder {
    private double[] seconds = new double[64];
    private double[] bytes = new double[64];
    private int count;
    private long fromMillis = Long.MAX_VALUE;
    private long toMillis;

    /// Adds `written` bytes in the `length` seconds that ended at `endMillis`. Throws
    /// [IllegalArgumentException] when there are too many, or they cannot be.
    public void add(long endMillis, double length, double written) {
      if (!(length > 0) || !(written >= 0) || Double.isInfinite(length + written)) {
        throw new IllegalArgumentException(written + " bytes in " + length + " s cannot be");
      }
      if (count == STEPS_MAX) {
        throw new IllegalArgumentException("more than " + STEPS_MAX + " intervals");
      }
      if (count == seconds.length) {
        seconds = Arrays.copyOf(seconds, 2 * count);
        bytes = Arrays.copyOf(bytes, 2 * count);
      }
      seconds[count] = length;
      bytes[count] = written;
      count++;
      fromMillis = Math.min(fromMillis, endMillis - Math.round(length * 1e3));
      toMillis = Math.max(toMillis, endMillis);
    }

    public WriteSeries build() {
      return new WriteSeries(this);
    }
  }

  /// How many intervals there are.
  public int steps() {
    return seconds.length;
  }

  double seconds(int step) {
    return seconds[step];
  }

  double bytes(int step) {
    return bytes[step];
  }

  /// When the first interval begins; 0 if there is none.
  public long fromMillis() {
    return steps() == 0 ? 0 : fromMillis;
  }

  public long toMillis() {
    return toMillis;
  }

  /// All intervals together, without the gaps.
  public double seconds() {
    return Arrays.stream(seconds).sum();
  }

  public double bytes() {
    return Arrays.stream(bytes).sum();
  }

  /// The longest interval: nothing is known of how writes lay within it.
  public double coarsestSeconds() {
    return Arrays.stream(seconds).max().orElse(0);
  }

  /// Mean of everything that was seen, bytes a second.
  double mean() {
    return steps() == 0 ? 0 : bytes() / seconds();
  }

  /// Of the busiest interval, bytes a second.
  double peak() {
    double peak = 0;
    for (int i = 0; i < steps(); i++) {
      peak = Math.max(peak, bytes[i] / seconds[i]);
    }
    return peak;
  }
}
