package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.LineShape;
import io.forebay.gateway.link.LineShape.Share;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ShaperTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int FRAME = 255 << 10;
  private static final Percentage ONE = Percentage.withPercentage(1);

  private final Shaper shaper = new Shaper();
  private final Map<String, Long> sent = new HashMap<>();
  private long now;

  /// Lets those that always have data send for so long over a line of 1 GB/s.
  private void run(long nanos, String... groups) {
    long end = now + nanos;
    while (now < end) {
      String next = null;
      long lowest = Shaper.HELD;
      long wait = Long.MAX_VALUE;
      for (String group : groups) {
        long turn = shaper.turn(now, group);
        wait = Math.min(wait, shaper.waitNanos(now, group));
        if (turn < lowest) {
          lowest = turn;
          next = group;
        }
      }
      if (next == null) {
        assertThat(wait).isPositive();
        now += Math.min(wait, end - now);
      } else {
        int bytes = shaper.frameBytes(now, next, FRAME);
        shaper.sent(now, next, bytes);
        sent.merge(next, (long) bytes, Long::sum);
        now += bytes;
      }
    }
  }

  private long all() {
    return sent.values().stream().mapToLong(Long::longValue).sum();
  }

  private void shape(long rate, Map<String, Share> groups) {
    shaper.shape(now, new LineShape(rate, groups));
  }

  @Test
  void unlimited_nothingWaits() {
    run(SECOND, "a");
    assertThat(all()).isCloseTo(1_000_000_000L, ONE);
  }

  /// Packets and records count: 4 % of the rate is not payload.
  @Test
  void limit_isKept_withWhatPacketsAdd() {
    shape(1_250_000, Map.of());
    run(60 * SECOND, "a");
    assertThat(all()).isBetween(60 * 1_200_000L, 60 * 1_220_000L);
  }

  @Test
  void limit_change_takesEffectAtOnce() {
    shape(7_000, Map.of());
    run(10 * SECOND, "a");
    assertThat(all()).isBetween(60_000L, 70_000L);
    sent.clear();
    shape(1_250_000, Map.of());
    run(SECOND, "a");
    assertThat(all()).isGreaterThan(1_100_000);
    sent.clear();
    shape(LineShape.UNLIMITED, Map.of());
    run(SECOND, "a");
    assertThat(all()).isCloseTo(1_000_000_000L, ONE);
    sent.clear();
    shape(7_000, Map.of());
    run(10 * SECOND, "a");
    assertThat(all()).isLessThan(70_000);
  }

  @Test
  void limit_idleTime_isNotSavedUp() {
    shape(1_250_000, Map.of());
    now += 3600 * SECOND;
    run(SECOND, "a");
    assertThat(all()).isLessThan(1_350_000);
  }

  @Test
  void control_passesAndCounts_andDoesNotStopDataForEver() {
    shape(10_000, Map.of());
    shaper.sent(now, 5_000);
    assertThat(shaper.waitNanos(now, "a")).isBetween(SECOND / 2, SECOND * 3 / 5);
    shaper.sent(now, 10_000_000);
    assertThat(shaper.waitNanos(now, "a")).isEqualTo(Bucket.DEBT_NANOS_MAX);
  }

  @Test
  void priorities_16To4To1_andNobodyStarves() {
    shape(
        10_000_000,
        Map.of("h", new Share(0, Share.WEIGHT_HIGH), "l", new Share(0, Share.WEIGHT_LOW)));
    run(100 * SECOND, "h", "n", "l");
    long part = all() / 21;
    assertThat(sent.get("h")).isCloseTo(16 * part, ONE);
    assertThat(sent.get("n")).isCloseTo(4 * part, ONE);
    assertThat(sent.get("l")).isCloseTo(part, ONE);
  }

  @Test
  void priorities_whoWasIdle_getsNoMoreThanItsPartAfterwards() {
    shape(10_000_000, Map.of());
    run(100 * SECOND, "a");
    sent.clear();
    run(10 * SECOND, "a", "b");
    assertThat(sent.get("b")).isCloseTo(sent.get("a"), ONE);
  }

  @Test
  void atMost_isTheLowest() {
    shape(1_000, Map.of("a", new Share(100, Share.WEIGHT_NORMAL)));
    assertThat(shaper.atMost("a", 5_000)).isEqualTo(100);
    assertThat(shaper.atMost("b", 5_000)).isEqualTo(1_000);
    assertThat(shaper.atMost("a", 50)).isEqualTo(50);
    assertThat(shaper.atMost("a", 0)).isZero();
  }

  @Test
  void groupLimit_leavesTheRestToOthers() {
    shape(10_000_000, Map.of("a", new Share(1_000_000, Share.WEIGHT_HIGH)));
    run(10 * SECOND, "a", "b");
    assertThat(sent.get("a")).isBetween(9_500_000L, 10_000_000L);
    assertThat(sent.get("b")).isBetween(84_000_000L, 90_000_000L);
  }
}
