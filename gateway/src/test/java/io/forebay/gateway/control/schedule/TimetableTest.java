package io.forebay.gateway.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.schedule.Schedule.When;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

  private static String next(When when, String after) {
    return Instant.ofEpochMilli(Timetable.next(when, Instant.parse(after).toEpochMilli()))
        .toString();
  }

  private static When at(ZoneId zone, String... times) {
    return new When.Daily(
        java.util.Arrays.stream(times).map(LocalTime::parse).toList(), Set.of(), zone);
  }

  @Test
  void next_everyQuarter_isOnTheQuarterAndStrictlyLater() {
    assertThat(next(new When.Every(15), "2026-11-02T10:14:59.999Z"))
        .isEqualTo("2026-11-02T10:15:00Z");
    assertThat(next(new When.Every(15), "2026-11-02T10:15:00Z")).isEqualTo("2026-11-02T10:30:00Z");
  }

  @Test
  void next_daily_isTheNextTimeInItsZone() {
    When when = at(VIENNA, "14:30", "02:00");
    assertThat(next(when, "2026-11-02T00:59:00Z")).isEqualTo("2026-11-02T01:00:00Z");
    assertThat(next(when, "2026-11-02T01:00:00Z")).isEqualTo("2026-11-02T13:30:00Z");
    assertThat(next(when, "2026-11-02T13:30:00Z")).isEqualTo("2026-11-03T01:00:00Z");
    assertThat(next(when, "2026-07-02T13:30:00Z")).isEqualTo("2026-07-03T00:00:00Z");
  }

  @Test
  void next_onSundays_waitsAWeek() {
    When when = new When.Daily(List.of(LocalTime.NOON), Set.of(DayOfWeek.SUNDAY), ZoneId.of("UTC"));
    assertThat(next(when, "2026-11-01T11:59:00Z")).isEqualTo("2026-11-01T12:00:00Z");
    assertThat(next(when, "2026-11-01T12:00:00Z")).isEqualTo("2026-11-08T12:00:00Z");
  }

  @Test
  void next_timeThatSummerTimeSkips_isDueThatNightOnce() {
    When when = at(VIENNA, "02:30");
    assertThat(next(when, "2026-03-28T12:00:00Z")).isEqualTo("2026-03-29T01:30:00Z");
    assertThat(next(when, "2026-03-29T01:30:00Z")).isEqualTo("2026-03-30T00:30:00Z");
  }

  @Test
  void next_timeThatComesTwice_isDueOnce() {
    When when = at(VIENNA, "02:30");
    assertThat(next(when, "2026-10-24T12:00:00Z")).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(next(when, "2026-10-25T00:30:00Z")).isEqualTo("2026-10-26T01:30:00Z");
  }

  @Test
  void next_gapAtMidnight_isNotLost() {
    When when = at(ZoneId.of("America/Santiago"), "00:00"); // 2026-09-06 begins at 01:00 there.
    assertThat(next(when, "2026-09-05T12:00:00Z")).isEqualTo("2026-09-06T04:00:00Z");
  }
}
