package io.forebay.gateway.app.sysstat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Reads `sadf -d FILE -- -d` or `-- -b` (fields with semicolons), and what `sar -d`, `sar -dp` and `sar -b`
/// print, of any release: which column is what stands in its headings. Other tables are passed over.
final class SarText {
  private static final double SECTOR_BYTES = 512;
  private static final double KIB = 1024;

  /// Headings of what was written a second, and the bytes of one.
  private enum Written {
    KIB_A_SECOND("wkB/s", KIB, true),
    SECTORS_A_SECOND("wr_sec/s", SECTOR_BYTES, true),
    BLOCKS_A_SECOND("bwrtn/s", SECTOR_BYTES, false);

    final String heading;
    final double bytes;
    final boolean byDevice;

    Written(String heading, double bytes, boolean byDevice) {
      this.heading = heading;
      this.bytes = bytes;
      this.byDevice = byDevice;
    }
  }

  /// Where a table has what; `at` is negative where it is not about writes to disks.
  private record Columns(int time, int device, int at, double bytes) {
    static final Columns OTHER = new Columns(0, -1, -1, 0);

    static Columns of(List<String> headings, int time) {
      int device = headings.indexOf("DEV");
      for (Written each : Written.values()) {
        int at = headings.indexOf(each.heading);
        if (at >= 0 && (device >= 0 || !each.byDevice)) {
          return new Columns(time, device, at, each.bytes);
        }
      }
      return new Columns(time, -1, -1, 0);
    }
  }

  private final DiskLoad load;
  private final SarClock clock = new SarClock();
  private Columns columns = Columns.OTHER;
  private boolean known;
  private long taken;
  private long strange;

  SarText(DiskLoad load) {
    this.load = load;
  }

  /// Lines that were samples of writes.
  long taken() {
    return taken;
  }

  /// Lines that were nothing that we know.
  long strange() {
    return strange;
  }

  void line(String line) {
    String text = line.strip();
    if (text.startsWith("Average:")) {
      clock.restart(); // The end of a table; another one begins with the same day.
      return;
    }
    if (text.isEmpty() || text.contains("RESTART")) {
      return;
    }
    if (text.contains(";")) {
      semicolons(text);
    } else if (text.startsWith("Linux ")) {
      clock.heading(text);
    } else {
      printed(List.of(text.split("\\s+", -1)));
    }
  }

  private void semicolons(String text) {
    boolean heading = text.startsWith("#");
    List<String> fields =
        Arrays.stream(text.substring(heading ? 1 : 0).split(";", -1)).map(String::strip).toList();
    if (heading) {
      columns = Columns.of(fields, fields.indexOf("timestamp"));
      known = columns.time >= 0;
      return;
    }
    sample(fields, () -> timestamp(fields.get(columns.time)));
  }

  /// `2026-11-20 14:00:01 UTC`, with `-T` without the zone, with `-U` seconds since 1970.
  private static long timestamp(String text) {
    if (text.matches("[0-9]{9,12}")) {
      return Instant.ofEpochSecond(Long.parseLong(text)).toEpochMilli();
    }
    String[] words = text.split(" ", -1);
    String moment = words[0] + (words.length > 1 ? " " + words[1] : "");
    return LocalDateTime.parse(
            moment, DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT))
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }

  private void printed(List<String> words) {
    int time = SarClock.words(words);
    if (time == 0) {
      strange++;
      return;
    }
    List<String> fields = new ArrayList<>(words.subList(time, words.size()));
    boolean heading = fields.stream().anyMatch(field -> field.endsWith("/s"));
    if (heading) {
      Columns next = Columns.of(fields, 0);
      if (!next.equals(columns)) {
        clock.restart();
      }
      columns = next;
      known = true;
      return;
    }
    sample(fields, () -> clock.millis(words, time));
  }

  private interface Moment {
    long millis();
  }

  private void sample(List<String> fields, Moment moment) {
    if (!known) {
      strange++;
      return;
    }
    if (columns.at < 0) {
      return; // Another table: of processors, of networks.
    }
    try {
      String device = columns.device < 0 ? DiskLoad.ALL : fields.get(columns.device);
      double written = Double.parseDouble(fields.get(columns.at).replace(',', '.'));
      if (!(written >= 0) || Double.isInfinite(written)) {
        throw new NumberFormatException("cannot be");
      }
      load.add(moment.millis(), device, written * columns.bytes);
      taken++;
    } catch (NumberFormatException | IndexOutOfBoundsException | DateTimeException e) {
      strange++;
    }
  }
}
