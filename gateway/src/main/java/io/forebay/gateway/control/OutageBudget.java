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
    int end = 0; // Hours from `start` to here are filled whole by what was written,
    double filled = 0; // which was so much.
    for (int start = 0; start < hours; start++) {
      if (end < start) {
        end = start;
        filled = 0;
      }
      while (end < start + hours && filled + hourlyBytes[end % hours] < left) {
        filled += hourlyBytes[end % hours];
        end++;
      }
      double next = hourlyBytes[end % hours];
      double part = next == 0 ? 0 : (left - filled) / next;
      lasts[start] = (long) ((rounds * hours + end - start + part) * HOUR_MILLIS);
      filled -= end > start ? hourlyBytes[start] : 0;
    }
    Arrays.sort(lasts);
    return new OutageBudget(lasts[hours / 2], lasts[0], false, hours);
  }
}
