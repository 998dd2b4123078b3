package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerClockTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long RTT_NANOS = TimeUnit.MILLISECONDS.toNanos(600);

  private final PeerClock clock = new PeerClock();

  @Test
  void offset_nothingHeard_isNotKnown() {
    assertThat(clock.offsetMillis(RTT_NANOS)).isNull();
    clock.heard(NOW, NOW, 0);
    clock.forget();
    assertThat(clock.offsetMillis(RTT_NANOS)).isNull();
  }

  @Test
  void offset_ofWhatWaitedOnTheWay_isThatOfTheQuickest() {
    clock.heard(NOW + 5_000, NOW + 300, 0); // 5 s ahead, 300 ms on the way.
    clock.heard(NOW + 6_000, NOW + 9_300, 1); // Waited for 8 s more.
    assertThat(clock.offsetMillis(RTT_NANOS)).isEqualTo(5_000);
    assertThat(clock.offsetMillis(0)).as("no round trip is known").isEqualTo(4_700);
  }

  @Test
  void offset_clockSetBack_isForgottenAfterTwoSpans() {
    clock.heard(NOW + 60_000, NOW, 0);
    clock.heard(NOW, NOW, PeerClock.LATELY_NANOS - 1);
    assertThat(clock.offsetMillis(0)).isEqualTo(60_000);
    clock.heard(NOW, NOW, PeerClock.LATELY_NANOS);
    assertThat(clock.offsetMillis(0)).isEqualTo(60_000);
    clock.heard(NOW, NOW, 2 * PeerClock.LATELY_NANOS);
    assertThat(clock.offsetMillis(0)).isZero();
  }

  @Test
  void heard_ofATimeThatIsNone_isPassedOver() {
    clock.heard(Long.MIN_VALUE, NOW, 0);
    clock.heard(Long.MAX_VALUE, NOW, 0);
    clock.heard(-1, NOW, 0);
    assertThat(clock.offsetMillis(0)).isNull();
    clock.heard(NOW - 3_000, NOW, 1);
    assertThat(clock.offsetMillis(0)).isEqualTo(-3_000);
  }
}
