package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpCourseTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MIB = 1 << 20;
  private static final long TOTAL = 1000 * MIB;

  private final CatchUpCourse course = new CatchUpCourse("batch", false, 0);

  /// `mib[i % mib.length]` MiB in second i, the total growing by `growth` MiB a second.
  private void feed(int seconds, long growth, long... mib) {
    CatchUpProgress now = course.look(0);
    long done = now.doneBytes();
    course.resumed(done, TOTAL, 0);
    for (int i = 0; i < seconds; i++) {
      done += mib[i % mib.length] * MIB;
      course.at(i * SECOND, done, TOTAL + i * growth * MIB, 0);
    }
  }

  @Test
  void steadyRate_etaIsExactAndTheBandIsNarrow() {
    feed(60, 0, 5);
    CatchUpProgress look = course.look(60 * SECOND);
    assertThat(look.bytesPerSecond()).isEqualTo(5 * MIB);
    assertThat(look.eta().millis()).isBetween(139_000L, 141_000L);
    assertThat(look.eta().latestMillis() - look.eta().soonestMillis()).isLessThan(2_000);
  }

  @Test
  void unsteadyRate_bandIsWideAndHoldsTheTruth() {
    feed(60, 0, 0, 0, 0, 0, 1, 3, 20, 16);
    CatchUpProgress look = course.look(60 * SECOND);
    CatchUpProgress.Eta eta = look.eta();
    long truth = (TOTAL - look.doneBytes()) * 1000 / (5 * MIB);
    assertThat(truth).isBetween(eta.soonestMillis(), eta.latestMillis());
    assertThat(eta.latestMillis() - eta.soonestMillis()).isGreaterThan(40_000);
  }

  @Test
  void totalGrowsFasterThanTheLine_never() {
    feed(60, 7, 5);
    CatchUpProgress.Eta eta = course.look(60 * SECOND).eta();
    assertThat(eta.millis()).isEqualTo(Group.NONE);
    assertThat(eta.latestMillis()).isEqualTo(Group.NONE);
  }

  @Test
  void totalGrowsSlower_theGrowthCounts() {
    feed(60, 3, 5);
    CatchUpProgress look = course.look(60 * SECOND);
    long left = look.totalBytes() - look.doneBytes();
    assertThat(look.eta().millis() * 2 * MIB / 1000).isBetween(left * 97 / 100, left * 103 / 100);
  }

  @Test
  void tooEarlyOrTooLongAgo_notKnown() {
    feed(5, 0, 5);
    assertThat(course.look(5 * SECOND).eta()).isEqualTo(CatchUpProgress.Eta.UNKNOWN);
    assertThat(course.look(6 * SECOND).eta().millis()).isPositive();
    CatchUpProgress later = course.look(500 * SECOND);
    assertThat(later.eta()).isEqualTo(CatchUpProgress.Eta.UNKNOWN);
    assertThat(later.doneBytes()).isEqualTo(25 * MIB);
  }

  @Test
  void fewerBytesThanBefore_doNotCount() {
    course.resumed(100 * MIB, TOTAL, 10 * MIB);
    course.at(SECOND, 50 * MIB, TOTAL, 5 * MIB);
    CatchUpProgress look = course.look(SECOND);
    assertThat(look.doneBytes()).isEqualTo(100 * MIB);
    assertThat(look.alikeBytes()).isEqualTo(10 * MIB);
  }

  @Test
  void of_anotherBatch_startsOver() {
    feed(10, 0, 5);
    assertThat(CatchUpCourse.of(course, "batch", false, 0)).isSameAs(course);
    CatchUpCourse next = CatchUpCourse.of(course, "next", false, 10 * SECOND);
    assertThat(next.look(10 * SECOND).doneBytes()).isZero();
  }
}
