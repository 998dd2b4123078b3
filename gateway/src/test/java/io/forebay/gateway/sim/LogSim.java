package io.forebay.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A few fixed seeds of each simulation; `./dev sim` runs many, and the mutants.
class LogSim {
  private static final int SEEDS = 20;
  private static final int OPERATIONS = 1000;

  /// A seed of two logs takes longer.
  private static final int LINE_EVERY = 8;

  @Test
  void seeds_keepEveryInvariant() throws IOException {
    for (int i = 0; i < SEEDS; i++) {
      Seed seed = new Seed(SimRandomness.mix(i));
      try {
        Rig.LOG.run(seed, Mutant.NONE, OPERATIONS);
        if (i % LINE_EVERY == 0) {
          Rig.LINE.run(seed, Mutant.NONE, OPERATIONS);
        }
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("with seed " + i + ", " + seed, e);
      }
    }
  }

  @Test
  void sameSeed_sameRun() throws IOException {
    for (int i = 0; i < 2; i++) {
      Seed seed = new Seed(SimRandomness.mix(1000 + i));
      for (Rig rig : Rig.values()) {
        long hash = rig.run(seed, Mutant.NONE, OPERATIONS).hash();
        assertThat(rig.run(seed, Mutant.NONE, OPERATIONS).hash()).isEqualTo(hash);
      }
    }
  }
}
