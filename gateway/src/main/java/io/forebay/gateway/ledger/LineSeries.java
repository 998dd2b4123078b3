package io.forebay.gateway.ledger;

import java.util.Set;

/// How a line was in each hour of a year. Threads as [Series].
public final class LineSeries {
  /// Hours that are kept: a year.
  public static final int HOURS_MAX = 366 * 24;

  public static final long HOUR_MILLIS = 3_600_000;

  /// What is kept of an hour. Those that end with `MAX` are the largest that was seen, the others add up.
  public enum Column {
    SEEN_MILLIS,
    UP_MILLIS,
    CONNECTIONS,
    SENT_BYTES,
    RECEIVED_BYTES,
    SEGMENTS,
    RESENT_SEGMENTS,
    RTT_COUNT,
    RTT_MICROS,
    RTT_MICROS_MAX,
    FULL_COUNT,
    FULL_BYTES_PER_SECOND,
    FULL_BYTES_PER_SECOND_MAX
  }

  private static final Set<Column> LARGEST =
      Set.of(Column.RTT_MICROS_MAX, Column.FULL_BYTES_PER_SECOND_MAX);

  private static final int COLUMNS = Column.values().length;

  private final Series series;

  /// The line to the peer `file` is about, which it borrows.
  public LineSeries(SeriesFile file) {
    series = file.series("hourly", HOURS_MAX, COLUMNS);
  }

  /// What one look adds, by the ordinals of [Column].
  public void add(long wallMillis, long[] more) {
    series.change(
        Math.floorDiv(wallMillis, HOUR_MILLIS),
        row -> {
          for (Column column : Column.values()) {
            int i = column.ordinal();
            row[i] = LARGEST.contains(column) ? Math.max(row[i], more[i]) : row[i] + more[i];
          }
        });
  }

  /// A row for [#add].
  public static long[] row() {
    return new long[COLUMNS];
  }

  /// Shows the hours since 1970 that something is known of, oldest first.
  public void each(Series.Look look) {
    series.each(look);
  }
}
