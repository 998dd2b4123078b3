package io.forebay.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmClockTest {
  @Test
  void clock_isTheMachines_andMonotonic() {
    JvmClock clock = new JvmClock();
    long before = System.currentTimeMillis();
    long nanos = clock.nanos();
    assertThat(clock.wallMillis()).isBetween(before, System.currentTimeMillis());
    assertThat(clock.nanos()).isGreaterThanOrEqualTo(nanos);
  }
}
