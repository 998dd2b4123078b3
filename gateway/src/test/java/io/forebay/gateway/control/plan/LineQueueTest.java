package io.forebay.gateway.control.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The model against what was reckoned by hand, and against a slow simulation of single bytes.
class LineQueueTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  private static WriteSeries hours(double... bytes) {
    WriteSeries.Builder series = new WriteSeries.Builder();
    for (int i = 0; i < bytes.length; i++) {
      series.add((i + 1) * 3_600_000L, 3_600, bytes[i]);
    }
    return series.build();
  }

  /// One byte a second for an hour, then three hours of nothing. At half a byte a second 1800 bytes wait at
  /// the hour's end, and the last of them leaves an hour later.
  @Test
  void oneBusyHour_onALineOfHalfItsRate_isAnHourBehind() {
    LineQueue queue = new LineQueue(hours(3_600, 0, 0, 0));
    LineQueue.Outcome on = queue.on(0.5);
    assertThat(on.keepsUp()).isTrue();
    assertThat(on.backlogBytes()).isEqualTo(1_800, CLOSE);
    assertThat(on.worstSeconds()).isEqualTo(3_600, CLOSE);
    // At the ends: 1800 wait, the oldest of which came in the middle of the hour; then nothing.
    assertThat(on.usualSeconds()).isEqualTo(1_800, CLOSE);
  }

  /// (1 - c) * 3600 bytes wait at most, for that over c: an hour at 1/2, a quarter of one at 4/5.
  @Test
  void rateForAnRpo_isTheInverse() {
    LineQueue queue = new LineQueue(hours(3_600, 0, 0, 0));
    assertThat(queue.rateFor(3_600)).isEqualTo(0.5, CLOSE);
    assertThat(queue.rateFor(900)).isEqualTo(0.8, CLOSE);
    assertThat(queue.rateFor(0)).isEqualTo(1.0, CLOSE);
  }

  /// Three hours of waiting is what the average does: no RPO needs less than that.
  @Test
  void average_isTheLeast_andBelowItNothingHelps() {
    LineQueue queue = new LineQueue(hours(3_600, 0, 0, 0));
    assertThat(queue.on(0.25).worstSeconds()).isEqualTo(3 * 3_600, CLOSE);
    assertThat(queue.rateFor(100 * 3_600)).isEqualTo(0.25, CLOSE);
    assertThat(queue.on(0.2499).keepsUp()).isFalse();
  }

  /// Two busy hours with a pause between that is too short: 3600 + 3600 - 3 * 1800 wait, and the last
  /// left over when the second begins counts.
  @Test
  void bursts_thatCloselyFollow_pileUp() {
    LineQueue queue = new LineQueue(hours(3_600, 900, 3_600, 0, 0, 0));
    // 1800 after the first hour, 900 after the second, 2700 after the third.
    LineQueue.Outcome on = queue.on(0.5);
    assertThat(on.backlogBytes()).isEqualTo(2_700, CLOSE);
    assertThat(on.worstSeconds()).isEqualTo(5_400, CLOSE);
  }

  /// The record's last hour is busy: what waits then is still there when it begins again.
  @Test
  void recordThatEndsBusy_goesRound() {
    LineQueue queue = new LineQueue(hours(1_800, 0, 0, 3_600));
    // 1800 wait at the end; the first hour brings as much as leaves.
    LineQueue.Outcome on = queue.on(0.5);
    assertThat(on.backlogBytes()).isEqualTo(1_800, CLOSE);
    assertThat(new LineQueue(hours(2_700, 0, 0, 3_600)).on(0.5).backlogBytes())
        .isEqualTo(2_700, CLOSE);
  }

  @Test
  void evenWrites_needTheirRate_andWaitForNothing() {
    LineQueue queue = new LineQueue(hours(720, 720, 720));
    assertThat(queue.rateFor(60)).isEqualTo(0.2, CLOSE);
    assertThat(queue.on(0.2).worstSeconds()).isEqualTo(0, CLOSE);
    assertThat(queue.on(0.2).usualSeconds()).isEqualTo(0, CLOSE);
  }

  /// Seconds of a queue that is stepped through one by one, over random records.
  @Test
  void worstLag_isThatOfAQueueStepByStep() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[] bytes = random.doubles(12, 0, 50).map(b -> b < 30 ? 0 : b * 60).toArray();
      bytes[3] = 2_400;
      WriteSeries.Builder series = new WriteSeries.Builder();
      for (int i = 0; i < bytes.length; i++) {
        series.add((i + 1) * 60_000L, 60, bytes[i]);
      }
      WriteSeries writes = series.build();
      double rate = writes.mean() * (1.05 + random.nextDouble());
      double waits = 0;
      double worst = 0;
      for (int second = 0; second < 3 * 60 * bytes.length; second++) {
        waits = Math.max(0, waits + bytes[second / 60 % bytes.length] / 60 - rate);
        worst = Math.max(worst, waits / rate);
      }
      assertThat(new LineQueue(writes).on(rate).worstSeconds())
          .as("seed %d", seed)
          .isEqualTo(worst, within(1.0));
    }
  }

  /// A year in steps of five minutes.
  @Test
  void aYear_isPlanned() {
    WriteSeries.Builder series = new WriteSeries.Builder();
    for (int i = 0; i < WriteSeries.STEPS_MAX; i++) {
      series.add((i + 1) * 300_000L, 300, i % 288 < 12 ? 3e9 : 1e6);
    }
    LineQueue queue = new LineQueue(series.build());
    // An hour of 36 GB a day, within 15 minutes: over 75 minutes, less what else leaves in them.
    assertThat(queue.rateFor(900)).isEqualTo(36e9 / 4_500, within(1e3));
  }
}
