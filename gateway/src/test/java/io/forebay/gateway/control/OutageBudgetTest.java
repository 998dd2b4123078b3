package io.forebay.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutageBudgetTest {
  private static final long HOUR = 3_600_000;

  private static long[] hours(int count, long bytes) {
    long[] hours = new long[count];
    Arrays.fill(hours, bytes);
    return hours;
  }

  @Test
  void littleHistory_isThePresentRate_andAnEstimate() {
    assertThat(OutageBudget.of(hours(23, 1), 10_000, 10))
        .isEqualTo(new OutageBudget(1_000_000, 1_000_000, true, 23));
    assertThat(OutageBudget.of(new long[0], 10_000, 0))
        .isEqualTo(new OutageBudget(Status.NEVER, Status.NEVER, true, 0));
  }

  @Test
  void evenWrites_lastAsLongWheneverTheyBegin() {
    OutageBudget budget = OutageBudget.of(hours(24, 100), 250, 999);
    assertThat(budget).isEqualTo(new OutageBudget(5 * HOUR / 2, 5 * HOUR / 2, false, 24));
  }

  /// A buffer of many rounds of the record.
  @Test
  void moreRoomThanTheRecordWrote_goesRound() {
    OutageBudget budget = OutageBudget.of(hours(30, 100), 100 * 30 * 5 + 50, 1);
    assertThat(budget.medianMillis()).isEqualTo(150 * HOUR + HOUR / 2);
    assertThat(budget.worstMillis()).isEqualTo(budget.medianMillis());
  }

  /// One busy hour a day: an outage that begins with it is the worst.
  @Test
  void busyHour_isTheWorst_theMedianIsBetter() {
    long[] day = hours(24, 0);
    day[10] = 1_000;
    OutageBudget budget = OutageBudget.of(day, 500, 1);
    assertThat(budget.worstMillis()).isEqualTo(HOUR / 2);
    assertThat(budget.medianMillis()).isEqualTo(12 * HOUR + HOUR / 2);
    assertThat(budget.estimate()).isFalse();
  }

  @Test
  void nothingWritten_isNever_fullBuffer_isNow() {
    assertThat(OutageBudget.of(hours(24, 0), 100, 0).medianMillis()).isEqualTo(Status.NEVER);
    assertThat(OutageBudget.of(hours(24, 100), 0, 0).worstMillis()).isZero();
  }

  /// Against going through the hours one by one, over random records.
  @Test
  void everyStart_isAsGoneThroughByHand() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long[] bytes = random.longs(24 + random.nextInt(40), 0, 100).map(b -> b / 50 * b).toArray();
      bytes[0] = 7;
      long free = 1L + random.nextInt(3_000);
      long[] lasts = new long[bytes.length];
      for (int start = 0; start < bytes.length; start++) {
        double left = free;
        int hour = 0;
        while (bytes[(start + hour) % bytes.length] < left) {
          left -= bytes[(start + hour) % bytes.length];
          hour++;
        }
        lasts[start] = (long) ((hour + left / bytes[(start + hour) % bytes.length]) * HOUR);
      }
      Arrays.sort(lasts);
      OutageBudget budget = OutageBudget.of(bytes, free, 1);
      assertThat(budget.medianMillis())
          .as("seed %d", seed)
          .isCloseTo(lasts[bytes.length / 2], within(1L));
      assertThat(budget.worstMillis()).as("seed %d", seed).isCloseTo(lasts[0], within(1L));
    }
  }
}
