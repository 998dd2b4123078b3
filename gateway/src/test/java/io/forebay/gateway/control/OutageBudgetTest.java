package io.forebay.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
}
