package io.forebay.gateway.control.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.plan.LinePlan.Packed;
import io.forebay.gateway.control.plan.LinePlan.Reason;
import io.forebay.gateway.control.plan.LinePlan.Row;
import io.forebay.gateway.control.plan.Planner.Known;
import io.forebay.gateway.control.plan.Planner.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final long HOUR = 3_600_000;

  /// An hour of 9 GB, then three of nothing: 2.5 MB/s at the peak, 0.625 on average.
  private static WriteSeries burst() {
    WriteSeries.Builder writes = new WriteSeries.Builder();
    for (int i = 0; i < 4; i++) {
      writes.add((i + 1) * HOUR, 3_600, i == 0 ? 9e9 : 0);
    }
    return writes.build();
  }

  private static Row asked(LinePlan plan) {
    List<Row> asked = plan.rows().stream().filter(Row::asked).toList();
    assertThat(asked).hasSize(1);
    return asked.getFirst();
  }

  /// 2.5 MB/s for 3600 s through c for 3600 + 900 s: c = 2 MB/s, and that is nine tenths of the line.
  @Test
  void rpo_givesTheLine_withItsOverhead() {
    LinePlan plan = Planner.plan("x", burst(), new Known(2, 0, 1.25), new Wish(HOUR / 4, 0));
    Row row = asked(plan);
    assertThat(row.reason()).isEqualTo(Reason.RPO);
    assertThat(row.lineBytesPerSecond()).isEqualTo(2_222_222);
    assertThat(row.worstMillis()).isEqualTo(HOUR / 4);
    assertThat(row.busy()).isCloseTo(0.3125, within(1e-6));
    // 9 GB less the 7.2 that left meanwhile, and a quarter more in the buffer.
    assertThat(row.bufferBytes()).isEqualTo(2_250_000_000L);
    assertThat(row.packed()).isEqualTo(new Packed(1_111_111, HOUR / 4));
  }

  /// 1.25 MB/s of payload: 4.5 GB wait after the hour, for an hour; compressed to the half, nothing does.
  @Test
  void line_givesTheRpo() {
    long line = Math.round(1.25e6 / Planner.PAYLOAD_SHARE);
    Row row = asked(Planner.plan("x", burst(), new Known(2, 0, 1), new Wish(0, line)));
    assertThat(row.reason()).isEqualTo(Reason.LINE);
    assertThat(row.lineBytesPerSecond()).isEqualTo(line);
    assertThat(row.worstMillis()).isCloseTo(HOUR, within(5L));
    assertThat(row.packed()).isNotNull();
    assertThat(row.packed().worstMillis()).isLessThan(5);
  }

  @Test
  void lineThatIsTooSlow_isNever_unlessItCompresses() {
    Row row = asked(Planner.plan("x", burst(), new Known(2, 0, 1), new Wish(0, 500_000)));
    assertThat(row.worstMillis()).isEqualTo(Status.NEVER);
    assertThat(row.bufferBytes()).isEqualTo(Status.NEVER);
    assertThat(row.busy()).isGreaterThan(1);
    assertThat(row.packed()).isNotNull();
    assertThat(row.packed().worstMillis()).isPositive();
  }

  /// The average is behind for three hours, the peak never.
  @Test
  void peakAndAverage_standBesideEveryAnswer() {
    LinePlan plan = Planner.plan("x", burst(), Known.NOTHING, new Wish(HOUR, 0));
    assertThat(plan.rows())
        .extracting(Row::reason)
        .containsExactly(Reason.AVERAGE, Reason.RPO, Reason.PEAK);
    assertThat(plan.rows()).extracting(Row::worstMillis).containsExactly(3 * HOUR, HOUR, 0L);
    assertThat(plan.rows())
        .extracting(Row::lineBytesPerSecond)
        .containsExactly(694_444L, 1_388_889L, 2_777_778L);
    assertThat(plan.rows()).extracting(Row::packed).containsOnlyNulls();
    assertThat(plan.fromMillis()).isZero();
    assertThat(plan.toMillis()).isEqualTo(4 * HOUR);
    assertThat(plan.writtenBytes()).isEqualTo(9_000_000_000L);
    assertThat(plan.resolutionMillis()).isEqualTo(HOUR);
  }

  @Test
  void nothingAsked_comparesSeveral() {
    LinePlan plan = Planner.plan("x", burst(), Known.NOTHING, Wish.NONE);
    assertThat(plan.rows()).hasSize(6).noneMatch(Row::asked);
    assertThat(plan.rows()).extracting(Row::lineBytesPerSecond).isSorted();
  }

  @Test
  void nothingWritten_needsNothing() {
    WriteSeries.Builder writes = new WriteSeries.Builder();
    writes.add(HOUR, 3_600, 0);
    assertThat(Planner.plan("x", writes.build(), Known.NOTHING, new Wish(1_000, 0)).rows())
        .isEmpty();
  }

  @Test
  void wish_thatCannotBe_isRefused() {
    assertThatThrownBy(() -> new Wish(-1, 0)).hasMessageContaining("RPO");
    assertThatThrownBy(() -> new Wish(Planner.RPO_MILLIS_MAX + 1, 0)).hasMessageContaining("RPO");
    assertThatThrownBy(() -> new Wish(0, -1)).hasMessageContaining("line");
  }
}
