package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final long MIB = 1 << 20;

  private final Rates rates = new Rates();

  private void at(long seconds, long appendedMiB, long destagedMiB) {
    rates.sample(TimeUnit.SECONDS.toNanos(seconds), appendedMiB * MIB, destagedMiB * MIB);
  }

  @Test
  void appendBytesPerSecond_secondOfABurstRightAfterTheStart_isNoRateOfThatSecond() {
    at(0, 0, 0);
    at(1, 300, 20);
    assertThat(rates.appendBytesPerSecond()).isEqualTo(30 * MIB);
    assertThat(rates.destageBytesPerSecond()).isEqualTo(2 * MIB);
    at(2, 300, 40);
    at(10, 300, 200);
    assertThat(rates.appendBytesPerSecond()).isEqualTo(30 * MIB);
    assertThat(rates.destageBytesPerSecond()).isEqualTo(20 * MIB);
  }

  @Test
  void appendBytesPerSecond_steadyStream_isItsRateAfterTheShortestSpan() {
    for (int second = 0; second <= 10; second++) {
      at(second, 100L * second, 0);
    }
    assertThat(rates.appendBytesPerSecond()).isEqualTo(100 * MIB);
  }

  @Test
  void appendBytesPerSecond_burstAfterALongRest_isTheMeanOfTheWindow() {
    at(0, 0, 0);
    at(1, 0, 0);
    at(4_000, 300, 0);
    assertThat(rates.appendBytesPerSecond()).isEqualTo(MIB);
  }

  @Test
  void appendBytesPerSecond_streamOlderThanTheWindow_isForgotten() {
    at(0, 0, 0);
    for (int second = 1; second <= 601; second++) {
      at(second, Math.min(second, 300), 0);
    }
    assertThat(rates.appendBytesPerSecond()).isZero();
  }

  @Test
  void appendBytesPerSecond_oneSample_isZero() {
    at(5, 700, 0);
    assertThat(rates.appendBytesPerSecond()).isZero();
  }

  @Test
  void appendBytesPerSecond_anotherLog_beginsAnew() {
    at(0, 0, 0);
    at(20, 2_000, 0);
    at(40, 10, 0);
    assertThat(rates.appendBytesPerSecond()).isZero();
  }
}
