package io.forebay.gateway.control.limit;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times of the week, as clocks show them in `zone`: on `days`, from one minute of the day to another, which
/// lies on the next day if it is not later. An hour that the change to summer time skips is shorter by it.
///
/// @param fromMinute 0 to 1439
/// @param toMinute 1 to 1440; of the next day if not above `fromMinute`
public record WeeklyWindow(Set<DayOfWeek> days, int fromMinute, int toMinute, ZoneId zone) {
  private static final int DAY_MINUTES = 24 * 60;
  private static final int WEEK_DAYS = 7;
  private static final int NAME_CHARS = 3;
  private static final Pattern TIMES =
      Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])");

  public WeeklyWindow {
    days = Set.copyOf(days);
  }

  /// `mon-fri 08:00-18:00`, `sat,sun`, `22:00-06:00`. Throws [IllegalArgumentException] with what would do.
  public static WeeklyWindow parse(String text, String zone) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    int from = 0;
    int to = DAY_MINUTES;
    boolean timed = false;
    for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
      Matcher times = TIMES.matcher(word);
      if (times.matches() && !timed) {
        from = minute(times.group(1), times.group(2));
        to = minute(times.group(3), times.group(4));
        timed = true;
      } else if (days.isEmpty() && !timed) {
        days.addAll(days(word, text));
      } else {
        throw wrong(text);
      }
    }
    if (from == to || to == 0 || to > DAY_MINUTES) {
      throw wrong(text);
    }
    try {
      return new WeeklyWindow(
          days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days, from, to, ZoneId.of(zone));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + zone + "\" is not a time zone: write it as Europe/Vienna", e);
    }
  }

  private static int minute(String hours, String minutes) {
    return Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
  }

  private static Set<DayOfWeek> days(String word, String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : word.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw wrong(text);
      }
      DayOfWeek day = day(ends[0], text);
      DayOfWeek last = day(ends[ends.length - 1], text);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek day(String name, String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      String full = day.name().toLowerCase(Locale.ROOT);
      if (name.length() >= NAME_CHARS && full.startsWith(name)) {
        return day;
      }
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "\""
            + text
            + "\" is no time of the week: write it as \"mon-fri 08:00-18:00\", \"sat,sun\" or"
            + " \"22:00-06:00\"");
  }

  /// As [#parse] reads it, without the zone.
  public String print() {
    List<String> words = new ArrayList<>();
    if (days.size() < WEEK_DAYS) {
      words.add(printDays());
    }
    if (fromMinute != 0 || toMinute != DAY_MINUTES) {
      words.add(time(fromMinute) + "-" + time(toMinute));
    }
    return words.isEmpty() ? "mon-sun" : String.join(" ", words);
  }

  private static String time(int minute) {
    return String.format(Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
  }

  private String printDays() {
    List<String> runs = new ArrayList<>();
    for (DayOfWeek first : EnumSet.copyOf(days)) {
      boolean begins = first == DayOfWeek.MONDAY || !days.contains(first.minus(1));
      DayOfWeek last = first;
      while (last != DayOfWeek.SUNDAY && days.contains(last.plus(1))) {
        last = last.plus(1);
      }
      if (begins) {
        runs.add(first == last ? name(first) : name(first) + "-" + name(last));
      }
    }
    return String.join(",", runs);
  }

  private static String name(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT).substring(0, NAME_CHARS);
  }

  public boolean contains(long millis) {
    LocalDate today = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    for (int day = -1; day <= 0; day++) {
      LocalDate date = today.plusDays(day);
      if (days.contains(date.getDayOfWeek()) && begin(date) <= millis && millis < end(date)) {
        return true;
      }
    }
    return false;
  }

  /// The first instant after `millis` at which it begins or ends.
  long next(long millis) {
    LocalDate today = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
    long next = Long.MAX_VALUE;
    for (int day = -1; day <= WEEK_DAYS && next == Long.MAX_VALUE; day++) {
      LocalDate date = today.plusDays(day);
      if (days.contains(date.getDayOfWeek())) {
        for (long edge : new long[] {begin(date), end(date)}) {
          next = edge > millis ? Math.min(next, edge) : next;
        }
      }
    }
    return next;
  }

  private long begin(LocalDate date) {
    return instant(date, fromMinute);
  }

  private long end(LocalDate date) {
    return instant(toMinute > fromMinute ? date : date.plusDays(1), toMinute);
  }

  private long instant(LocalDate date, int minute) {
    LocalDate day = date.plusDays(minute / DAY_MINUTES);
    int rest = minute % DAY_MINUTES;
    return day.atTime(rest / 60, rest % 60).atZone(zone).toInstant().toEpochMilli();
  }
}
