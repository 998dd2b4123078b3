package io.forebay.gateway.app.sysstat;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The time of `sar`'s lines: only of the day, in the server's zone; the day stands in the heading. Only
/// differences count, so the zone is taken for UTC.
final class SarClock {
  private static final List<DateTimeFormatter> DAYS =
      List.of(day("MM/dd/uuuu"), day("MM/dd/uu"), day("uuuu-MM-dd"), day("dd.MM.uuuu"));

  private static final DateTimeFormatter TWELVE =
      DateTimeFormatter.ofPattern("hh:mm:ss a", Locale.ENGLISH);

  private LocalDate first = LocalDate.EPOCH;
  private LocalDate day = first;
  private @Nullable LocalTime last;

  private static DateTimeFormatter day(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /// A heading: `Linux 6.1.0 (db7)  11/20/2026  _x86_64_  (4 CPU)`.
  void heading(String line) {
    for (String word : line.split("\\s+", -1)) {
      for (DateTimeFormatter format : DAYS) {
        LocalDate found = parse(word, format);
        if (found != null) {
          first = found;
          restart();
          return;
        }
      }
    }
  }

  /// What comes next begins with the heading's day again.
  void restart() {
    day = first;
    last = null;
  }

  private static @Nullable LocalDate parse(String word, DateTimeFormatter format) {
    try {
      return LocalDate.parse(word, format);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// How many of `words` are the time at their beginning: 0 (none), 1, or 2 with AM or PM.
  static int words(List<String> words) {
    if (words.isEmpty() || !words.getFirst().matches("[0-9]{2}:[0-9]{2}:[0-9]{2}")) {
      return 0;
    }
    return words.size() > 1 && words.get(1).matches("[AP]M") ? 2 : 1;
  }

  /// Milliseconds since 1970 of a line that begins with `count` words of time. A time that goes back is of
  /// the next day. Throws [DateTimeException] for what is none.
  long millis(List<String> words, int count) {
    LocalTime time =
        count == 2
            ? LocalTime.parse(words.get(0) + " " + words.get(1), TWELVE)
            : LocalTime.parse(words.getFirst());
    if (last != null && time.isBefore(last)) {
      day = day.plusDays(1);
    }
    last = time;
    return LocalDateTime.of(day, time).toInstant(ZoneOffset.UTC).toEpochMilli();
  }
}
