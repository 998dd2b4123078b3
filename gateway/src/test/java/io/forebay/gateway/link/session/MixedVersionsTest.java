package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// N talks to N-1: a pair of which one side, or neither, knows packed frames.
class MixedVersionsTest {
  private static Pair replicated(boolean londonPacks, boolean leedsPacks) throws IOException {
    Pair pair = new Pair(7, londonPacks, leedsPacks);
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    for (int stamp = 1; stamp < 100; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
    pair.attach();
    pair.inStep();
    for (int stamp = 100; stamp < 200; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
    pair.inStep();
    pair.run(1_000_000_000);
    assertThat(pair.leeds.violations).isEmpty();
    assertThat(pair.london.violations).isEmpty();
    return pair;
  }

  @ParameterizedTest
  @CsvSource({"true,false", "false,true", "false,false"})
  void olderPeer_eitherSide_getsPlainBytes(boolean londonPacks, boolean leedsPacks)
      throws IOException {
    Pair pair = replicated(londonPacks, leedsPacks);
    assertThat(pair.london.link().status().carried().packedFrames()).isZero();
    assertThat(pair.london.link().status().carried().bytes()).isPositive();
  }

  @Test
  void bothNew_batchAndLogArePacked() throws IOException {
    Pair pair = replicated(true, true);
    assertThat(pair.london.link().status().carried().packedFrames()).isPositive();
    assertThat(pair.london.link().status().carried().wireBytes())
        .isLessThan(pair.london.link().status().carried().bytes());
  }
}
