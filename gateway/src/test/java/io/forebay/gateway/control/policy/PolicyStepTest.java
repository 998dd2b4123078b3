package io.forebay.gateway.control.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.policy.PolicyStep.Kind;
import io.forebay.gateway.control.policy.PolicyStep.Log;
import io.forebay.gateway.control.policy.PolicyStep.Look;
import io.forebay.gateway.control.policy.PolicyStep.Stop;
import io.forebay.gateway.control.policy.ReplicationPolicy.After;
import io.forebay.gateway.control.policy.ReplicationPolicy.Timed;
import io.forebay.gateway.control.schedule.Schedule.When;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyStepTest {
  private static final long TEN = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;

  private static final Timed QUARTER = new Timed(new When.Every(15));
  private static final After MEGABYTES = new After(8 << 20);

  private static final long STOP = 100L << 20;
  private static final Log WRITTEN = new Log(STOP + (1 << 20), 1 << 20, 100 << 20);
  private static final Log IDLE = new Log(STOP, 1 << 20, 100 << 20);

  private static Stop run(boolean reached) {
    return new Stop(Kind.RUN, STOP, TEN, reached);
  }

  private static PolicyStep step(ReplicationPolicy policy, Stop stop, Log log, long now) {
    return PolicyStep.of(policy, new Look(true, true, stop, log, now));
  }

  @Test
  void timed_runsWhenItIsTime_andNotBefore() {
    assertThat(step(QUARTER, run(true), WRITTEN, TEN + 14 * MINUTE)).isEqualTo(PolicyStep.NOTHING);
    assertThat(step(QUARTER, run(true), WRITTEN, TEN + 15 * MINUTE)).isEqualTo(PolicyStep.RUN);
    Timed daily =
        new Timed(new When.Daily(List.of(LocalTime.of(22, 0)), Set.of(), ZoneId.of("UTC")));
    assertThat(step(daily, run(true), WRITTEN, TEN + 719 * MINUTE)).isEqualTo(PolicyStep.NOTHING);
    assertThat(step(daily, run(true), WRITTEN, TEN + 720 * MINUTE)).isEqualTo(PolicyStep.RUN);
  }

  /// The appliance did not run, or the line was away: what was missed is made up for at once.
  @Test
  void timed_missed_runsOnce() {
    assertThat(step(QUARTER, run(true), WRITTEN, TEN + 1_000 * MINUTE)).isEqualTo(PolicyStep.RUN);
  }

  @Test
  void after_runsByWhatWaits() {
    Log much = new Log(STOP + (8 << 20), 1 << 20, 100 << 20);
    assertThat(step(MEGABYTES, run(true), WRITTEN, TEN)).isEqualTo(PolicyStep.NOTHING);
    assertThat(step(MEGABYTES, run(true), much, TEN)).isEqualTo(PolicyStep.RUN);
    assertThat(step(MEGABYTES, run(false), much, TEN)).isEqualTo(PolicyStep.LATE);
  }

  @Test
  void runThatHasNotEnded_isLate_whenTheNextIsDue() {
    assertThat(step(QUARTER, run(false), WRITTEN, TEN + 14 * MINUTE)).isEqualTo(PolicyStep.NOTHING);
    assertThat(step(QUARTER, run(false), WRITTEN, TEN + 15 * MINUTE)).isEqualTo(PolicyStep.LATE);
  }

  @Test
  void nothingWritten_needsNoRun() {
    assertThat(step(QUARTER, run(true), IDLE, TEN + 15 * MINUTE)).isEqualTo(PolicyStep.SKIP);
  }

  /// Rather early than with instants given up.
  @Test
  void bufferHalfFull_runsEarly() {
    Log half = new Log(STOP + 1, 50 << 20, 100 << 20);
    assertThat(step(QUARTER, run(true), half, TEN + MINUTE)).isEqualTo(PolicyStep.RUN);
    assertThat(step(QUARTER, run(false), half, TEN + MINUTE)).isEqualTo(PolicyStep.NOTHING);
    Log old = new Log(STOP, 50 << 20, 100 << 20);
    assertThat(step(QUARTER, run(true), old, TEN + MINUTE)).isEqualTo(PolicyStep.NOTHING);
  }

  /// A new policy, a resumed line, a new primary; a run that a crash cut short.
  @Test
  void noStop_orARunCutShort_runs() {
    Stop none = new Stop(Kind.NONE, -1, 0, false);
    Stop cut = new Stop(Kind.CUT_SHORT, STOP, 0, false);
    assertThat(step(QUARTER, none, WRITTEN, TEN)).isEqualTo(PolicyStep.RUN);
    assertThat(step(QUARTER, cut, WRITTEN, TEN)).isEqualTo(PolicyStep.RUN);
    assertThat(step(ReplicationPolicy.CONTINUOUS, none, WRITTEN, TEN))
        .isEqualTo(PolicyStep.NOTHING);
  }

  @Test
  void somebodyElsesPause_isLeftAlone() {
    Stop other = new Stop(Kind.OTHER, STOP, 0, true);
    for (ReplicationPolicy policy : List.of(QUARTER, MEGABYTES, ReplicationPolicy.CONTINUOUS)) {
      assertThat(step(policy, other, WRITTEN, TEN + 1_000 * MINUTE)).isEqualTo(PolicyStep.NOTHING);
    }
  }

  @Test
  void continuousAgain_orAPeerThatCatchesUp_liftsTheStop() {
    assertThat(step(ReplicationPolicy.CONTINUOUS, run(true), WRITTEN, TEN))
        .isEqualTo(PolicyStep.LIFT);
    Look behind = new Look(true, false, run(true), WRITTEN, TEN + 15 * MINUTE);
    assertThat(PolicyStep.of(QUARTER, behind)).isEqualTo(PolicyStep.LIFT);
    Look elsewhere = new Look(false, true, run(true), WRITTEN, TEN + 15 * MINUTE);
    assertThat(PolicyStep.of(QUARTER, elsewhere)).isEqualTo(PolicyStep.NOTHING);
  }

  @Test
  void clockSetBack_runsAndGoesOn() {
    assertThat(step(QUARTER, run(true), WRITTEN, TEN - 1_000 * MINUTE)).isEqualTo(PolicyStep.RUN);
    assertThat(step(QUARTER, run(true), WRITTEN, TEN - MINUTE / 2)).isEqualTo(PolicyStep.NOTHING);
  }

  @Test
  void policies_travelAsJson() throws IOException {
    for (ReplicationPolicy policy : List.of(QUARTER, MEGABYTES, ReplicationPolicy.CONTINUOUS)) {
      assertThat(PolicyJson.policy(PolicyJson.bytes(policy))).isEqualTo(policy);
    }
    assertThat(PolicyJson.bytes(ReplicationPolicy.CONTINUOUS)).as("no value at all").isEmpty();
    assertThat(PolicyJson.policy((byte[]) null)).isEqualTo(ReplicationPolicy.CONTINUOUS);
  }

  @Test
  void policies_thatWillNotDo_sayWhy() {
    long capacity = 100 << 20;
    assertThat(ReplicationPolicy.complaint(QUARTER, capacity)).isNull();
    assertThat(ReplicationPolicy.complaint(MEGABYTES, capacity)).isNull();
    assertThat(ReplicationPolicy.complaint(new After(51 << 20), capacity)).contains("half");
    assertThat(ReplicationPolicy.complaint(new After(1), capacity)).contains("at least");
    assertThat(ReplicationPolicy.complaint(new Timed(new When.Every(0)), capacity))
        .contains("every 1 to");
    Timed never = new Timed(new When.Daily(List.of(), Set.of(), ZoneId.of("UTC")));
    assertThat(ReplicationPolicy.complaint(never, capacity)).contains("times of the day");
  }
}
