package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.Limits;
import org.junit.jupiter.api.Test;

/// What is urgent waits for no more than a fraction of a second of data, however fast the line is.
class PaceTest {
  private final Pace pace = new Pace();

  /// A line that takes `bytesPerSecond`, for long enough to be known.
  private void run(long bytesPerSecond) {
    for (int i = 0; i <= 40; i++) {
      long nanos = i * Pace.WINDOW_NANOS;
      pace.sample(nanos, (long) (bytesPerSecond * (nanos / 1e9)), true);
    }
  }

  @Test
  void unknownLine_nothingWaitsBesideTheFrameThatLeaves() {
    assertThat(pace.waitingBytes()).isZero();
    assertThat(pace.frameBytes()).isEqualTo(Pace.FIRST_BYTES);
    assertThat(pace.unsentBytes()).isEqualTo(Pace.FIRST_BYTES / 2);
  }

  @Test
  void thinLine_nothingWaitsBesideTheFrameThatLeaves() {
    run(7000);
    assertThat(pace.waitingBytes()).isZero();
    assertThat(pace.frameBytes()).isEqualTo(3500);
    assertThat(pace.unsentBytes()).isEqualTo(1750);
  }

  @Test
  void lineOfTenMegabits_anEighthOfASecondWaits() {
    run(1_250_000);
    assertThat(pace.frameBytes()).isEqualTo(Limits.DATA_BYTES_MAX);
    assertThat(pace.waitingBytes()).isEqualTo(156_250);
    assertThat(pace.unsentBytes()).isEqualTo(312_500);
  }

  @Test
  void fastLine_whatWaitsIsBounded() {
    run(1L << 30);
    assertThat(pace.frameBytes()).isEqualTo(Limits.DATA_BYTES_MAX);
    assertThat(pace.waitingBytes()).isEqualTo(5 * Limits.DATA_BYTES_MAX);
    assertThat(pace.unsentBytes()).isEqualTo(1 << 20);
  }

  /// A modem's buffer takes a megabyte at once, and then the line is what it is: nothing was queued on the
  /// strength of that.
  @Test
  void bufferOnTheWaySwallows_isNoFastLine() {
    pace.sample(0, 0, true);
    long sent = 1 << 20;
    for (int i = 1; i <= 40; i++) {
      sent += 1750;
      pace.sample(i * Pace.WINDOW_NANOS, sent, true);
      assertThat(pace.waitingBytes()).isZero();
      assertThat(pace.unsentBytes()).isLessThanOrEqualTo(64 << 10);
    }
    assertThat(pace.unsentBytes()).isLessThan(2000);
  }

  /// The same after each pause, on a line that is known and not quite so thin: two megabits, whose frames are half
  /// as long as any.
  @Test
  void bufferOnTheWaySwallows_afterEachPause_isNoFastLine() {
    run(250_000);
    assertThat(pace.frameBytes()).isEqualTo(125_000);
    long sent = 10_000_000;
    long nanos = 100 * Pace.WINDOW_NANOS;
    for (int i = 0; i < 20; i++) {
      pace.sample(nanos, sent, false);
      pace.sample(nanos, sent, true);
      for (int bytes : new int[] {1 << 20, 1 << 20, 62_500, 62_500, 62_500}) {
        sent += bytes;
        nanos += Pace.WINDOW_NANOS;
        pace.sample(nanos, sent, true);
        assertThat(pace.waitingBytes()).isZero();
        assertThat(pace.unsentBytes()).isLessThanOrEqualTo(Limits.DATA_BYTES_MAX / 2);
      }
    }
  }
}
