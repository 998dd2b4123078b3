package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.MessageType;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static void restart(Site site, Site other, boolean packs) throws IOException {
    site.stop();
    site.packs = packs;
    site.boot(other);
  }

  private static void writeOn(Pair pair, int from) {
    pair.until(() -> !pair.london.group().exports().isEmpty(), "exported");
    for (int stamp = from; stamp < from + 60; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
    pair.inStep();
  }

  private static long packedFrames(Pair pair) {
    return pair.london.link().status().carried().packedFrames();
  }

  /// A rolling upgrade, in either order, and back again: data flows at every stage.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void upgradedOneAfterTheOther_flowsAtEveryStage(boolean londonFirst) throws IOException {
    Pair pair = replicated(false, false);
    Site first = londonFirst ? pair.london : pair.leeds;
    Site second = londonFirst ? pair.leeds : pair.london;
    restart(first, second, true);
    writeOn(pair, 200);
    assertThat(packedFrames(pair)).isZero();
    assertThat(first.link().status().problem()).contains("speaks version 1").contains("update");
    assertThat(second.link().status().problem()).isEmpty();
    restart(second, first, true);
    writeOn(pair, 300);
    assertThat(packedFrames(pair)).isPositive();
    assertThat(first.link().status().problem()).isEmpty();
    restart(second, first, false);
    long before = packedFrames(pair);
    writeOn(pair, 400);
    assertThat(packedFrames(pair)).isEqualTo(second == pair.london ? 0 : before);
    pair.assertSameImage();
  }

  /// As a release would speak that this one has never heard of.
  private static Pair saying(int oldest, int newest) throws IOException {
    Pair pair = replicated(true, true);
    Liar later =
        new Liar(
            false,
            MessageType.HELLO,
            (truth, frame) -> {
              Message.Hello now = (Message.Hello) truth.message();
              Message.Hello then =
                  new Message.Hello(oldest, newest, now.appliance(), now.name(), now.software());
              return List.of(truth.saying(then).frame());
            });
    pair.between = later.after(0, Integer.MAX_VALUE);
    pair.cut();
    return pair;
  }

  @Test
  void peerThatSpeaksOnlyLaterVersions_isRefusedPolitely_andSaysWhatToDo() throws IOException {
    Pair pair = saying(Limits.VERSION_NEWEST + 1, Limits.VERSION_NEWEST + 2);
    pair.until(
        () -> pair.leeds.link().status().problem().contains("refused by the peer (VERSION)"),
        "refused");
    pair.until(() -> !pair.london.link().status().problem().isEmpty(), "said here");
    assertThat(pair.leeds.link().status().problem())
        .contains("speaks versions 1 to 3, the other 4 to 5: update the older appliance");
    assertThat(pair.london.violations).isEmpty();
    assertThat(pair.leeds.violations).isEmpty();
    pair.london.write("v", 3, 777);
    pair.london.flush("v");
    pair.between = null;
    pair.inStep();
    pair.assertSameImage();
  }

  @Test
  void peerThatSpeaksLaterVersionsToo_isSpokenToInOurs() throws IOException {
    Pair pair = saying(1, 9);
    writeOn(pair, 200);
    assertThat(packedFrames(pair)).isPositive();
    assertThat(pair.london.link().status().problem()).isEmpty();
  }

  @Test
  void bothNew_batchAndLogArePacked() throws IOException {
    Pair pair = replicated(true, true);
    assertThat(pair.london.link().status().carried().packedFrames()).isPositive();
    assertThat(pair.london.link().status().carried().wireBytes())
        .isLessThan(pair.london.link().status().carried().bytes());
  }
}
