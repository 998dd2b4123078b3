package io.forebay.gateway.ledger;

import java.util.Arrays;

/// What a volume's writes looked like on each of the last days: counts that add up, in columns that whoever
/// adds them gives a meaning. Threads as [Series].
public final class VolumeProfile {
  /// Days that are kept: five weeks, so that each day of a week counts as often.
  public static final int DAYS_MAX = 35;

  public static final long DAY_MILLIS = 86_400_000;

  private final Series series;
  private final int columns;

  /// Of `volume`, in `file`, which it borrows.
  public VolumeProfile(SeriesFile file, java.util.UUID volume, int columns) {
    this.columns = columns;
    series = file.series("volume-" + volume, DAYS_MAX, columns);
  }

  /// Adds `counts` to those of the day of `wallMillis`.
  public void add(long wallMillis, long[] counts) {
    series.change(
        Math.floorDiv(wallMillis, DAY_MILLIS),
        row -> {
          for (int i = 0; i < columns; i++) {
            row[i] += counts[i];
          }
        });
  }

  /// Of the days that something is known of, together.
  public long[] total() {
    long[] total = new long[columns];
    series.each((_, row) -> Arrays.setAll(total, i -> total[i] + row[i]));
    return total;
  }
}
