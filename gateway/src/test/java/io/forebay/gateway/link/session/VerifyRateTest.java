package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.VerifyStatus;
import io.forebay.gateway.group.VerifyStatus.State;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A comparison reads no faster than the operator of the primary wants, and hears of a change at once.
class VerifyRateTest {
  private static final long SIZE = 8 << 20;
  private static final long SLOW = 1 << 20;
  private static final long FAST = 64 << 20;
  private static final long SECOND = 1_000_000_000L;

  private static Pair filled(long seed) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", SIZE);
    pair.attach();
    for (int block = 0; block < SIZE / Site.BLOCK; block++) {
      pair.london.write("v", block, block + 1);
    }
    pair.london.flush("v");
    pair.inStep();
    pair.until(
        () -> pair.london.group().status().destagedLsn() >= pair.leeds.group().receivedEnd(),
        "destaged");
    return pair;
  }

  private static VerifyStatus status(Pair pair) {
    return pair.london.group().verification().status(pair.leeds.id);
  }

  private static void start(Pair pair) {
    pair.london.<VerifyStatus>done(
        reply -> pair.london.group().verification().start(pair.leeds.id, null, reply));
  }

  private static long nanosOfARun(Pair pair) {
    long began = pair.clock.nanos();
    start(pair);
    pair.until(() -> status(pair).state() == State.DONE, "verified");
    assertThat(status(pair).unverifiedBytes()).isZero();
    return pair.clock.nanos() - began;
  }

  @Test
  void verify_takesAsLongAsItsRateWants() throws IOException {
    Pair pair = filled(1);
    long fast = nanosOfARun(pair);
    pair.london.verifyBytesPerSecond = SLOW;
    long slow = nanosOfARun(pair);
    // The last piece needs no rest behind it.
    assertThat(slow).isBetween((SIZE / SLOW - 1) * SECOND, 2 * SIZE / SLOW * SECOND);
    assertThat(fast).isLessThan(slow / 4);
    assertThat(pair.london.group().verification().readBytesPerSecondMax()).isEqualTo(SLOW);
    assertThat(pair.leeds.group().verification().readBytesPerSecondMax()).isZero();
  }

  @Test
  void otherRateMeanwhile_countsAtOnce() throws IOException {
    Pair pair = filled(2);
    pair.london.verifyBytesPerSecond = SLOW;
    start(pair);
    pair.run(2 * SECOND);
    long before = status(pair).doneBytes();
    assertThat(before).isBetween(SLOW, 4 * SLOW);
    pair.london.verifyBytesPerSecond = FAST;
    pair.run(2 * SECOND);
    assertThat(status(pair).state()).isEqualTo(State.DONE);
    assertThat(status(pair).doneBytes()).isEqualTo(SIZE);
  }
}
