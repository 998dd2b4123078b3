package io.forebay.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class LingeringTest {
  private static final long SHORT = Vigil.NANOS / 2;
  private static final long LONG = Vigil.NANOS * 2;

  private long now = 1_000_000;
  private final Vigil vigil = new Vigil(new Vigil.Places(1));
  private final Lingering strategy = new Lingering(() -> now, () -> vigil);

  private int look(int ready) throws Exception {
    return strategy.calculateStrategy(() -> ready, false);
  }

  @Test
  void calculateStrategy_nothingSeenYet_sleeps() throws Exception {
    assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculateStrategy_tasks_areServedAtOnce() throws Exception {
    assertThat(strategy.calculateStrategy(() -> 0, true)).isZero();
    assertThat(strategy.calculateStrategy(() -> 3, true)).isEqualTo(3);
  }

  @Test
  void calculateStrategy_noVigilIsWorthIt_leavesTheLookToTheSleep() throws Exception {
    int[] looks = new int[1];
    assertThat(strategy.calculateStrategy(() -> looks[0]++, false))
        .isEqualTo(SelectStrategy.SELECT);
    assertThat(looks).containsExactly(0);
  }

  @Test
  void calculateStrategy_afterAShortRest_looksAgainAndThenSleeps() throws Exception {
    look(0);
    now += SHORT;
    assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    now += SHORT;
    assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    now += SHORT;
    assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculateStrategy_eventWhileItLooks_isServedAndItLooksAgain() throws Exception {
    look(0);
    now += SHORT;
    look(0);
    for (int i = 0; i < 10; i++) {
      now += SHORT;
      assertThat(look(1)).isEqualTo(1);
      assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    }
  }

  @Test
  void calculateStrategy_aRequestIsInOtherHands_leavesThemTheProcessor() throws Exception {
    look(0);
    now += SHORT;
    assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    vigil.handedOn();
    assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    vigil.cameBack();
    now += SHORT;
    assertThat(look(1)).isEqualTo(1);
    assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
  }

  @Test
  void calculateStrategy_afterALongRest_sleepsAtOnce() throws Exception {
    look(0);
    now += LONG;
    assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
  }

  @Test
  void calculateStrategy_lookedInVain_sleepsAtOnceTheNextTime() throws Exception {
    look(0);
    now += SHORT;
    look(0);
    now += LONG;
    assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    now += LONG;
    assertThat(look(1)).isEqualTo(SelectStrategy.SELECT);
  }
}
