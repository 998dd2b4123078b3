package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Runs;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoleRunsTest {
  /// Random pieces: what is told as a hole is one, begins and ends at sectors but for the range's ends, and
  /// no whole sector of a hole is told as data.
  @Test
  void pieces_random_areToldInWholeSectors() {
    for (long seed = 1; seed <= 2_000; seed++) {
      Random random = new Random(seed);
      int start = random.nextInt(3_000);
      int end = start + 1 + random.nextInt(20_000);
      int runsMax = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1_000;
      HoleRuns runs = new HoleRuns(start, end, runsMax, 0, 1);
      boolean[] hole = new boolean[end];
      boolean room = true;
      for (int at = start; at < end && room; ) {
        boolean isHole = random.nextBoolean();
        int next = Math.min(end, at + 1 + random.nextInt(random.nextBoolean() ? 4_000 : 300));
        for (int i = at; i < next; i++) {
          hole[i] = isHole;
        }
        room = runs.upTo(next, isHole);
        at = next;
      }
      check(runs.done(), hole, start, end, runsMax);
    }
  }

  private static void check(Runs runs, boolean[] hole, int start, int end, int runsMax) {
    assertThat(runs.count()).isBetween(1, runsMax);
    int at = start;
    for (int i = 0; i < runs.count(); i++) {
      int next = at + (int) runs.length(i);
      boolean isHole = runs.state(i) == 1;
      if (isHole) {
        assertThat(at == start || at % 512 == 0).isTrue();
        assertThat(next == end || next % 512 == 0).isTrue();
      }
      for (int sector = (at + 511) / 512 * 512; sector < next; sector += 512) {
        boolean all = true;
        for (int b = sector; b < Math.min(next, sector + 512); b++) {
          assertThat(!isHole || hole[b]).as("byte %d", b).isTrue();
          all &= hole[b];
        }
        boolean whole = sector + 512 <= next;
        assertThat(isHole || !all || !whole).as("sector %d", sector).isTrue();
      }
      at = next;
    }
    assertThat(runs.count() == runsMax || at == end).as("all is told").isTrue();
  }
}
