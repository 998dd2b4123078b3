package io.forebay.gateway.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RunsTest {
  @Test
  void add_sameState_makesTheLastRunLonger() {
    Runs runs = new Runs(2);
    assertThat(runs.add(5, 1)).isTrue();
    assertThat(runs.add(0, 2)).isTrue();
    assertThat(runs.add(Long.MAX_VALUE - 8, 1)).isTrue();
    assertThat(runs.add(3, 0)).isTrue();
    assertThat(runs.count()).isEqualTo(2);
    assertThat(runs.length(0)).isEqualTo(Long.MAX_VALUE - 3);
    assertThat(runs.state(1)).isZero();
    assertThat(runs.bytes()).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> runs.add(1, 0)).isInstanceOf(InvariantError.class);
  }

  @Test
  void add_oneRunTooMany_isRefusedAndChangesNothing() {
    Runs runs = new Runs(100);
    for (int i = 0; i < 100; i++) {
      assertThat(runs.add(7, i)).isTrue();
    }
    assertThat(runs.add(7, 5)).isFalse();
    assertThat(runs.add(7, 99)).as("the last run grows still").isTrue();
    assertThat(runs.count()).isEqualTo(100);
    assertThat(runs.bytes()).isEqualTo(101 * 7);
  }
}
