package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.Role;
import io.forebay.gateway.link.LineStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationTest {
  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  /// Promotes leeds and compares what hosts see there with what they saw in london.
  private static void assertSameImage(Pair pair) {
    int[] expected = pair.london.read("v");
    pair.cut();
    pair.up = false;
    pair.leeds.<io.forebay.gateway.block.Position>done(reply -> pair.leeds.group().promote(reply));
    pair.until(() -> !pair.leeds.group().exports().isEmpty(), "exported");
    assertThat(pair.leeds.read("v")).isEqualTo(expected);
  }

  @Test
  void firstSync_ofAnEmptyPeer_thenFollowing_sameImage() throws IOException {
    Pair pair = Pair.replicating(1);
    write(pair, 1, 300);
    pair.inStep();
    write(pair, 300, 500);
    pair.inStep();
    assertThat(pair.london.link().status().groups())
        .extracting(LineStatus.GroupLine::state)
        .containsExactly(LineStatus.State.SENDING);
    assertThat(pair.leeds.violations).isEmpty();
    assertSameImage(pair);
  }

  /// What the peer has confirmed before a cut is not sent again: extents by block, the log by record.
  @ParameterizedTest
  @ValueSource(longs = {150_000, 200_001, 300_000})
  void lineCutAfterSoManyBytes_everyTime_stillArrives(long budget) throws IOException {
    Pair pair = new Pair(budget);
    pair.budget = budget;
    pair.piece = 777;
    pair.room =
        5_000; // A line, not a warehouse: what was confirmed comes back before the next cut.
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair, 1, 60);
    pair.attach();
    pair.inStep();
    write(pair, 60, 120);
    pair.inStep();
    assertThat(pair.london.happened).contains("down: the line was lost");
    assertThat(pair.leeds.violations).isEmpty();
    assertThat(pair.london.violations).isEmpty();
    assertSameImage(pair);
  }

  /// R3: hosts are let go on over there alone, nothing is overwritten, and both sides say so.
  @Test
  void promotedWhileTheLineWasDown_oldPrimaryGivesWay_andBothSaySo() throws IOException {
    Pair pair = Pair.replicating(3);
    write(pair, 1, 50);
    pair.inStep();
    pair.cut();
    pair.up = false;
    pair.leeds.<io.forebay.gateway.block.Position>done(reply -> pair.leeds.group().promote(reply));
    write(pair, 50, 60);
    pair.up = true;
    pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
    pair.until(
        () -> pair.leeds.happened.toString().contains("refused: the peer is superseded"), "told");
    pair.until(
        () -> pair.london.happened.toString().contains("refused: superseded by the peer"), "said");
    assertThat(pair.leeds.group().status().role()).isEqualTo(Role.PRIMARY);
  }
}
