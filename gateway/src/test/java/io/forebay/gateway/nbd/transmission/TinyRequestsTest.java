package io.forebay.gateway.nbd.transmission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TinyRequestsTest {
  private static final int PER_SECOND = 1600;

  private static final int BURST = PER_SECOND / 16;

  private long now = -1;
  private final TinyRequests tiny = new TinyRequests(PER_SECOND, () -> now);

  /// Serves all that may be now.
  private int served() {
    int count = 0;
    while (tiny.waitMillis() == 0) {
      count++;
    }
    return count;
  }

  @Test
  void waitMillis_flood_isServedABurstAndThenItsRate() {
    assertThat(served()).isEqualTo(BURST);
    int served = 0;
    for (long millis = 0; millis < 1000; ) {
      long wait = tiny.waitMillis();
      assertThat(wait).isPositive();
      millis += wait;
      now += TimeUnit.MILLISECONDS.toNanos(wait);
      served += served();
    }
    assertThat(served).isBetween(PER_SECOND - BURST, PER_SECOND + BURST);
  }

  @Test
  void waitMillis_afterAnIdleHour_savesUpNoMoreThanABurst() {
    assertThat(served()).isEqualTo(BURST);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(served()).isEqualTo(BURST);
  }
}
