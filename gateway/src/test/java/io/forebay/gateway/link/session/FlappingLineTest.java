package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A line that comes and goes: what a connection had is given back, and dialling is neither given up nor a storm
/// (M1).
class FlappingLineTest {
  private static final int FLAPS = 10_000;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private static void write(Pair pair, int stamp) {
    pair.london.write("v", stamp % 256, stamp);
    pair.london.flush("v");
  }

  /// What is open on both sides; the simulated disks count memory, files and locks.
  private static int held(Pair pair) {
    return pair.london.machine.disk.handles() + pair.leeds.machine.disk.handles();
  }

  @Test
  void tenThousandFlaps_leaveNothingBehind_andTheLineIsThere() throws IOException {
    Pair pair = Pair.replicating(1);
    write(pair, 1);
    pair.inStep();
    int before = 0;
    int ups = pair.london.ups;
    for (int flap = 0; flap < FLAPS; flap++) {
      pair.cut();
      pair.run(SECOND / 2 + flap % 7 * SECOND / 10);
      if (flap % 100 == 0) {
        write(pair, 2 + flap);
      }
      if (flap == FLAPS / 10) {
        pair.inStep();
        before = held(pair);
      }
    }
    pair.inStep();
    assertThat(pair.london.ups - ups).as("connections").isGreaterThan(FLAPS / 100);
    assertThat(held(pair)).isLessThanOrEqualTo(before);
    pair.cut();
    pair.inStep();
    assertThat(pair.pipes).hasSizeLessThanOrEqualTo(1);
    assertThat(pair.london.violations).isEmpty();
    assertThat(pair.leeds.violations).isEmpty();
    pair.assertSameImage();
    pair.london.stop(); // Fails when an agent, memory, a file or a lock is left.
  }

  /// A second apart they would be a storm for thousands of appliances; the wait grows to half a minute.
  @Test
  void nobodyAnswers_dialsGrowRare_andAGoodLineIsDialledAtOnce() throws IOException {
    Pair pair = Pair.replicating(2);
    write(pair, 1);
    pair.inStep();
    pair.up = false;
    pair.cut();
    pair.run(60 * SECOND);
    int early = pair.dials;
    pair.run(600 * SECOND);
    assertThat(pair.dials - early).isBetween(600 / 38, 600 / 22);
    pair.up = true;
    pair.inStep();
    pair.run(10 * SECOND);
    int ups = pair.london.ups;
    pair.cut();
    pair.run(SECOND);
    assertThat(pair.london.ups).isEqualTo(ups + 1);
  }
}
