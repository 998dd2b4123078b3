package io.forebay.gateway.control.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeeklyWindowTest {
  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mon-fri 08:00-18:00 | mon-fri 08:00-18:00",
        "Monday,wed | mon,wed",
        "sun,sat 22:00-06:00 | sat-sun 22:00-06:00",
        "fri-mon | mon,fri-sun",
        "00:00-24:00 | mon-sun",
        "00:30-24:00 | 00:30-24:00"
      })
  void parse_asPeopleWrite_printsInOrder(String text, String printed) {
    WeeklyWindow window = WeeklyWindow.parse(text, "UTC");
    assertThat(window.print()).isEqualTo(printed);
    assertThat(WeeklyWindow.parse(printed, "UTC")).isEqualTo(window);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "noon",
        "mo",
        "mon-tue-wed",
        "8:00-9:00",
        "08:00-08:00",
        "08:00-24:30",
        "08:00",
        "08:00-09:00 mon",
        "mon tue",
        "mon,",
        "08:00-09:00 10:00-11:00",
        "05:00-00:00x"
      })
  void parse_anythingElse_saysHow(String text) {
    assertThatThrownBy(() -> WeeklyWindow.parse(text, "UTC"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mon-fri 08:00-18:00");
  }

  @Test
  void parse_unknownZone_saysHow() {
    assertThatThrownBy(() -> WeeklyWindow.parse("sat", "Vienna"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Europe/Vienna");
  }

  /// 2026-11-20 is a Friday; Berlin is an hour ahead.
  @ParameterizedTest
  @CsvSource({
    "2026-11-20T06:59:59Z, false, 2026-11-20T07:00:00Z",
    "2026-11-20T07:00:00Z, true, 2026-11-20T17:00:00Z",
    "2026-11-20T16:59:59Z, true, 2026-11-20T17:00:00Z",
    "2026-11-20T17:00:00Z, false, 2026-11-23T07:00:00Z",
    "2026-11-21T12:00:00Z, false, 2026-11-23T07:00:00Z"
  })
  void contains_workingHours_areThoseOfTheZone(String time, boolean inside, String next) {
    WeeklyWindow window = WeeklyWindow.parse("mon-fri 08:00-18:00", "Europe/Berlin");
    assertThat(window.contains(at(time))).isEqualTo(inside);
    assertThat(window.next(at(time))).isEqualTo(at(next));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T21:59:00Z, false",
    "2026-11-20T22:00:00Z, true",
    "2026-11-21T05:59:00Z, true",
    "2026-11-21T06:00:00Z, false",
    "2026-11-21T23:00:00Z, false"
  })
  void contains_overMidnight_belongsToTheDayItBegins(String time, boolean inside) {
    assertThat(WeeklyWindow.parse("fri 22:00-06:00", "UTC").contains(at(time))).isEqualTo(inside);
  }

  /// On 2026-03-29 Berlin's clocks go from 02:00 to 03:00.
  @Test
  void contains_hourThatIsSkipped_isEmpty() {
    WeeklyWindow window = WeeklyWindow.parse("02:00-03:00", "Europe/Berlin");
    assertThat(window.contains(at("2026-03-29T00:59:00Z"))).isFalse();
    assertThat(window.contains(at("2026-03-29T01:00:00Z"))).isFalse();
    assertThat(window.contains(at("2026-03-30T00:30:00Z"))).isTrue();
  }

  @Test
  void next_wholeWeek_isMidnight() {
    WeeklyWindow window = WeeklyWindow.parse("mon-sun", "UTC");
    assertThat(window.contains(at("2026-11-20T12:00:00Z"))).isTrue();
    assertThat(window.next(at("2026-11-20T12:00:00Z"))).isEqualTo(at("2026-11-21T00:00:00Z"));
  }
}
