package io.forebay.gateway.control.schedule;

import io.forebay.gateway.control.schedule.Schedule.When;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;

/// When things are due.
public final class Timetable {
  private static final long MINUTE_MILLIS = 60_000;

  /// A week and the day it started in: every combination of days has one in there.
  private static final int DAYS = 8;

  private Timetable() {}

  /// The first instant after `afterMillis` at which `when` is due.
  public static long next(When when, long afterMillis) {
    return switch (when) {
      case When.Every(int minutes) -> {
        long period = minutes * MINUTE_MILLIS;
        yield (Math.floorDiv(afterMillis, period) + 1) * period;
      }
      case When.Daily daily -> next(daily, afterMillis);
    };
  }

  private static long next(When.Daily daily, long afterMillis) {
    LocalDate today = Instant.ofEpochMilli(afterMillis).atZone(daily.zone()).toLocalDate();
    long next = Long.MAX_VALUE;
    // From yesterday: a gap at midnight shifts that day's last times into this one.
    for (int day = -1; day <= DAYS && next == Long.MAX_VALUE; day++) {
      LocalDate date = today.plusDays(day);
      if (daily.days().isEmpty() || daily.days().contains(date.getDayOfWeek())) {
        for (LocalTime time : daily.times()) {
          // In a gap java.time moves on by its length; of a time that comes twice it takes the
          // first.
          long due = ZonedDateTime.of(date, time, daily.zone()).toInstant().toEpochMilli();
          if (due > afterMillis) {
            next = Math.min(next, due);
          }
        }
      }
    }
    return next;
  }
}
