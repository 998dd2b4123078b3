package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.CheckpointEntry;
import io.forebay.gateway.group.CheckpointKind;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Records are ordered by LSN and epoch alone: what the clocks on the walls say, and that they jump, changes
/// nothing (R1, R3).
class ClocksApartTest {
  private static final long TEN_YEARS = 3653L * 24 * 3_600_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  @ParameterizedTest
  @ValueSource(longs = {-TEN_YEARS, -HOUR_MILLIS, HOUR_MILLIS, TEN_YEARS})
  void apartAndJumping_replicatesHoldsAndPromotesAlike(long millis) throws IOException {
    Pair pair = Pair.replicating(millis & 0xFF);
    write(pair, 1, 60);
    pair.inStep();
    pair.london.wallAheadMillis = millis;
    write(pair, 60, 80);
    pair.leeds.wallAheadMillis = -millis;
    pair.inStep();
    pair.up = false;
    pair.cut();
    write(pair, 80, 90);
    pair.run(20_000_000_000L);
    pair.london.wallAheadMillis = 0; // As a time server would, amid an outage.
    pair.run(20_000_000_000L);
    assertThat(pair.london.group().status().behindMillis()).as("not 'safe'").isPositive();
    pair.london.kill();
    pair.london.wallAheadMillis = -millis;
    pair.london.boot(pair.leeds);
    pair.up = true;
    pair.until(() -> !pair.london.group().exports().isEmpty(), "exported");
    write(pair, 90, 120);
    pair.london.<CheckpointEntry>done(
        reply -> pair.london.group().checkpoint("c", CheckpointKind.CRASH, true, reply));
    write(pair, 120, 140);
    pair.until(() -> pair.leeds.group().status().hold() != null, "held");
    assertThat(pair.london.link().status().phase().name()).isEqualTo("UP");
    pair.up = false;
    pair.cut();
    pair.leeds.<Position>done(reply -> pair.leeds.group().promote(reply));
    pair.up = true;
    pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
  }
}
