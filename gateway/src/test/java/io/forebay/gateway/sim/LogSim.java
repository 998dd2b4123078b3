package io.forebay.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A few fixed seeds of the log's simulation; `./dev sim` runs many.
class LogSim {
  private static final int SEEDS = 60;
  private static final int OPERATIONS = 1000;

  @Test
  void seeds_keepEveryInvariant() throws IOException {
    for (int i = 0; i < SEEDS; i++) {
      Seed seed = new Seed(SimRandomness.mix(i));
      try {
        Rig.LOG.run(seed, Mutant.NONE, OPERATIONS);
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("with seed " + i + ", " + seed, e);
      }
    }
  }

  @Test
  void sameSeed_sameRun() throws IOException {
    for (int i = 0; i < 5; i++) {
      Seed seed = new Seed(SimRandomness.mix(1000 + i));
      long hash = Rig.LOG.run(seed, Mutant.NONE, OPERATIONS).hash();
      assertThat(Rig.LOG.run(seed, Mutant.NONE, OPERATIONS).hash()).isEqualTo(hash);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mutant.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void mutant_isCaught(Mutant mutant) {
    assertThat(SimMain.seedsToCatch(Rig.LOG, mutant, 7, 500)).isPositive();
  }
}
