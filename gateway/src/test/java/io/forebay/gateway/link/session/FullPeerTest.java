package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.sim.SimSpace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// The peer's disk is full: hosts go on (R4), nothing is given up (R2), and it goes on once there is room.
class FullPeerTest {
  private static void write(Site at, String volume, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      at.write(volume, stamp * 7 % 256, stamp);
    }
    at.flush(volume);
  }

  private static Pair replicating(long seed) throws IOException {
    Pair pair = Pair.replicating(seed);
    write(pair.london, "v", 1, 60);
    pair.inStep();
    return pair;
  }

  /// Its log is there already, so that takes what comes for as long as it can; its mirror waits.
  @Test
  void mirrorFull_logTakesWhatComes_thenTheLineWaits_thenBothGoOn() throws IOException {
    Pair pair = replicating(1);
    pair.london.createVolume("w", 1 << 20);
    pair.inStep();
    SimSpace space = pair.leeds.machine.disk.space;
    space.limit(space.used());
    write(pair.london, "w", 1, 200);
    pair.until(() -> pair.leeds.alarms.toString().contains("MIRROR_FULL"), "said there");
    for (int stamp = 0; !pair.london.alarms.toString().contains("TRACKING"); stamp++) {
      assertThat(stamp).as("tracking").isLessThan(60_000);
      pair.london.write("v", stamp % 256, stamp);
      if (stamp % 500 == 0) {
        pair.london.flush("v");
        pair.run(50_000_000L);
      }
    }
    long acked = pair.london.group().peers().getFirst().ackedLsn();
    assertThat(acked).isLessThanOrEqualTo(pair.leeds.group().durablePosition().lsn());
    assertThat(pair.leeds.group().status().imageUsable()).isTrue();
    space.limit(1L << 40);
    write(pair.london, "v", 1, 40);
    pair.inStep();
    assertThat(pair.leeds.alarms.toString()).doesNotContain("MIRROR_FULL");
    pair.until(() -> !pair.london.alarms.toString().contains("TRACKING"), "whole again");
    assertThat(pair.leeds.violations).isEmpty();
    pair.assertSameImage();
  }

  /// The old image stands, both say how many bytes are wanting, and nothing has to be asked for again.
  @Test
  void noRoomToStage_isRefusedInWords_andTriedAgain() throws IOException {
    Pair pair = replicating(2);
    pair.up = false;
    pair.cut();
    write(pair.london, "v", 60, 90);
    pair.leeds.<Position>done(reply -> pair.leeds.group().promote(reply));
    pair.until(() -> !pair.leeds.group().exports().isEmpty(), "promoted");
    write(pair.leeds, "v", 300, 400);
    pair.up = true;
    pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
    pair.london.<Long>done(reply -> pair.london.group().forks().settle(pair.leeds.id, reply));
    SimSpace space = pair.london.machine.disk.space;
    space.limit(space.used() + (16 << 10));
    String why = "staging the batch takes";
    pair.until(() -> pair.leeds.happened.toString().contains(why), "said here");
    pair.until(() -> pair.london.happened.toString().contains(why), "said there");
    assertThat(pair.london.group().status().imageUsable()).isTrue();
    write(pair.leeds, "v", 400, 420);
    space.limit(1L << 40);
    pair.caughtUp();
    int[] expected = pair.leeds.read("v");
    pair.up = false;
    pair.cut();
    pair.london.<Position>done(reply -> pair.london.group().promote(reply));
    pair.until(() -> !pair.london.group().exports().isEmpty(), "exported");
    assertThat(pair.london.read("v")).isEqualTo(expected);
  }
}
