package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.LineStatus;
import java.io.IOException;
import org.junit.jupiter.api.Test;

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
}
