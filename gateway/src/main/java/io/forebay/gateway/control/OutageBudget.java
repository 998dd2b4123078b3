package io.forebay.gateway.control;

import java.util.Arrays;

/// How long the line may be away at rung *whole*, judged by what hosts wrote in the recorded hours.
///
/// @param medianMillis half of all outages, were they to begin at any recorded hour, may last that long;
///     [Status#NEVER]: the buffer would not fill
/// @param worstMillis the shortest of them
/// @param estimate from the present rate alone, for lack of history
/// @param hours of history
public record OutageBudget(long medianMillis, long worstMillis, boolean estimate, int hours) {
  /// With less history the present rate says more than it.
  public static final int HOURS_MIN = 24;

  private static final double HOUR_MILLIS = 3_600_000.0;

  /// Of a group whose hosts wrote `hourlyBytes` in the recorded hours, oldest first. After the last one
  /// comes the first one again.
  static OutageBudget of(long[] hourlyBytes, long freeBytes, long bytesPerSecond) {
    int hours = hourlyBytes.length;
    if (hours < HOURS_MIN) {
      long now = bytesPerSecond <= 0 ? Status.NEVER : (long) (freeBytes * 1e3 / bytesPerSecond);
      return new OutageBudget(now, now, true, hours);
    }
    double round = Arrays.stream(hourlyBytes).asDoubleStream().sum();
    if (round <= 0) {
      return new OutageBudget(Status.NEVER, Status.NEVER, false, hours);
    }
    double rounds = Math.floor(freeBytes / round);
    double left = Math.max(0, freeBytes - rounds * round);
    long[] lasts = new long[hours];
    for (int start = 0; start < hours; start++) {
      lasts[start] = (long) ((rounds * hours + fills(hourlyBytes, start, left)) * HOUR_MILLIS);
    }
    Arrays.sort(lasts);
    return new OutageBudget(lasts[hours / 2], lasts[0], false, hours);
  }

  /// Hours from `start` on until `bytes`, less than a round, are written.
  private static double fills(long[] hourlyBytes, int start, double bytes) {
    int hours = hourlyBytes.length;
    double left = bytes;
    for (int i = 0; i < hours; i++) {
      long next = hourlyBytes[(start + i) % hours];
      if (next >= left) {
        return i + (next == 0 ? 0 : left / next);
      }
      left -= next;
    }
    return hours;
  }
}
