package io.forebay.gateway.control.user;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SimClock clock = new SimClock();
  private final Throttle throttle = new Throttle(clock, 30 * SECOND);

  private void wrong(String key, int times) {
    for (int i = 0; i < times; i++) {
      while (throttle.begin(key) != 0) {
        clock.advance(SECOND);
      }
    }
  }

  @Test
  void begin_afterTheFreeTries_waitsTwiceAsLongEachTimeUpToTheMost() {
    wrong("a", Throttle.FREE_TRIES);
    List<Integer> waits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      int wait = throttle.begin("a");
      waits.add(wait);
      clock.advance(wait * SECOND);
      assertThat(throttle.begin("a")).isZero();
    }
    assertThat(waits).containsExactly(1, 2, 4, 8, 16, 30, 30);
  }

  @Test
  void begin_whileItWaits_isNotMadeToWaitLonger() {
    wrong("a", Throttle.FREE_TRIES + 2);
    assertThat(throttle.begin("a")).isEqualTo(4);
    clock.advance(3 * SECOND + 1);
    assertThat(throttle.begin("a")).isEqualTo(1);
    assertThat(throttle.begin("a")).isEqualTo(1);
    clock.advance(SECOND - 1);
    assertThat(throttle.begin("a")).isZero();
  }

  @Test
  void begin_another_isFree() {
    wrong("a", Throttle.FREE_TRIES);
    assertThat(throttle.begin("a")).isPositive();
    assertThat(throttle.begin("b")).isZero();
  }

  /// Tries that are under way count, or many at once would all be free.
  @Test
  void begin_manyAtOnce_countBeforeTheyEnd() {
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      assertThat(throttle.begin("a")).isZero();
    }
    assertThat(throttle.begin("a")).isPositive();
    throttle.undo("a");
    assertThat(throttle.begin("a")).isZero();
  }

  @Test
  void forget_afterARightTry_beginsAnew() {
    wrong("a", Throttle.FREE_TRIES + 3);
    throttle.forget("a");
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      assertThat(throttle.begin("a")).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 0"})
  void begin_afterALongTime_remembersNothing(long moreNanos, int wait) {
    Throttle slow = new Throttle(clock, 2 * Throttle.FORGOTTEN_NANOS);
    for (int i = 0; i < Throttle.FREE_TRIES; i++) {
      slow.begin("a");
    }
    clock.advance(Throttle.FORGOTTEN_NANOS + moreNanos);
    assertThat(slow.begin("a")).isZero();
    assertThat(slow.begin("a")).isEqualTo(wait);
  }

  @Test
  void begin_moreThanAreRemembered_theWorstStays() {
    wrong("worst", Throttle.FREE_TRIES + 5);
    for (int i = 0; i < 3 * Throttle.ENTRIES_MAX; i++) {
      throttle.begin("other-" + i);
    }
    assertThat(throttle.size()).isEqualTo(Throttle.ENTRIES_MAX);
    assertThat(throttle.begin("worst")).isPositive();
  }
}
