package io.forebay.gateway.ledger;

/// How much a group's hosts wrote in each hour of a year, and in each five minutes of it.
///
/// One thread at a time adds; looking is for any, and never waits for the disk.
public final class HourlyProfile {
  /// Hours that are kept: a year.
  public static final int HOURS_MAX = 366 * 24;

  /// Parts of an hour that are told apart.
  public static final int PARTS = 12;

  public static final long PART_MILLIS = 300_000;
  public static final long HOUR_MILLIS = PARTS * PART_MILLIS;

  // A row: log bytes, line bytes, milliseconds seen, then line bytes of each part, two a number: of
  // numbers of 64 bits there would be a third more memory for a precision that nobody needs.
  private static final int LOG = 0;
  private static final int LINE = 1;
  private static final int SEEN = 2;
  private static final int FIRST_PART = 3;
  private static final int COLUMNS = FIRST_PART + PARTS / 2;
  private static final long UNIT_BYTES = 1024;
  private static final long PART_MAX = (1L << 31) - 1;

  private final Series series;

  /// What was seen of writes in a while: bytes in the change buffer, bytes as the line carries them, and
  /// how long somebody looked.
  public record Seen(long logBytes, long lineBytes, long millis) {}

  /// Sees an hour since 1970. `parts` gives line bytes of its parts, one by one.
  public interface Look {
    void hour(long hour, Seen seen, Parts parts);
  }

  /// Line bytes of part 0 to [#PARTS] - 1, to the KiB.
  public interface Parts {
    long bytes(int part);
  }

  /// In `file`, which it borrows.
  public HourlyProfile(SeriesFile file) {
    series = file.series("hourly", HOURS_MAX, COLUMNS);
  }

  /// Adds what was seen in a while that ended at `wallMillis`.
  public void add(long wallMillis, Seen seen) {
    int part = (int) (Math.floorMod(wallMillis, HOUR_MILLIS) / PART_MILLIS);
    series.change(
        Math.floorDiv(wallMillis, HOUR_MILLIS),
        row -> {
          row[LOG] += seen.logBytes;
          row[LINE] += seen.lineBytes;
          row[SEEN] += seen.millis;
          long units = unit(row, part) + (seen.lineBytes + UNIT_BYTES / 2) / UNIT_BYTES;
          int at = FIRST_PART + part / 2;
          int shift = 32 * (part % 2);
          row[at] = row[at] & ~(0xFFFF_FFFFL << shift) | Math.min(PART_MAX, units) << shift;
        });
  }

  private static long unit(long[] row, int part) {
    return row[FIRST_PART + part / 2] >>> 32 * (part % 2) & 0xFFFF_FFFFL;
  }

  /// Shows the hours that something is known of, oldest first.
  public void each(Look look) {
    series.each((hour, row) ->
        look.hour(
            hour, new Seen(row[LOG], row[LINE], row[SEEN]), part -> unit(row, part) * UNIT_BYTES));
  }
}
