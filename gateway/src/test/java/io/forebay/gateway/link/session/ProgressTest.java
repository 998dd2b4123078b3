package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.CatchUpProgress;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.PeerStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How far a batch is, as both sides tell it: through a line that is cut again and again it never runs
/// backwards, and it says nothing of the future that the past does not bear out.
class ProgressTest {
  private static final int BLOCKS = 256;
  private static final long BYTES = (long) BLOCKS * Site.BLOCK;
  private static final long CUT_AFTER = 100_000;

  private final List<CatchUpProgress> sent = new ArrayList<>();
  private final List<CatchUpProgress> received = new ArrayList<>();

  private static Pair firstSync(long seed) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", BYTES);
    for (int block = 0; block < BLOCKS; block++) {
      pair.london.write("v", block, 1 + block);
    }
    pair.london.flush("v");
    pair.until(
        () -> {
          GroupStatus status = pair.london.group().status();
          return status.destagedLsn() == status.durableLsn();
        },
        "destaged");
    pair.budget = CUT_AFTER;
    pair.room = 5_000;
    pair.piece = 777;
    pair.cut();
    pair.attach();
    return pair;
  }

  private void look(Pair pair) {
    look(pair.london, sent, false);
    look(pair.leeds, received, true);
  }

  private static void look(Site site, List<CatchUpProgress> into, boolean receiving) {
    if (!site.hasGroup() || site.group().peers().isEmpty()) {
      return;
    }
    PeerStatus peer = site.group().peers().getFirst();
    CatchUpProgress now = peer.catchUp();
    if (now != null) {
      assertThat(now.receiving()).isEqualTo(receiving);
      assertThat(now.doneBytes()).isBetween(0L, now.totalBytes());
      into.add(now);
    }
  }

  private static void assertMonotonic(List<CatchUpProgress> looks, int times) {
    long before = 0;
    int moved = 0;
    for (CatchUpProgress look : looks) {
      assertThat(look.totalBytes()).isEqualTo(BYTES);
      assertThat(look.doneBytes()).isGreaterThanOrEqualTo(before);
      moved += look.doneBytes() > before ? 1 : 0;
      before = look.doneBytes();
    }
    assertThat(moved).isGreaterThanOrEqualTo(times);
  }

  @Test
  void lineCutAgainAndAgain_bothSidesGoOnCounting() throws IOException {
    Pair pair = firstSync(1);
    for (int i = 0; i < 500 && pair.london.batches.isEmpty(); i++) {
      pair.run(200_000_000);
      look(pair);
    }
    assertThat(pair.london.ups).isGreaterThan(5);
    assertMonotonic(sent, 5);
    assertMonotonic(received, 5);
    assertThat(sent).anyMatch(look -> look.bytesPerSecond() > 0 && look.eta().millis() > 0);
    assertThat(received).anyMatch(look -> look.bytesPerSecond() > 0 && look.eta().millis() > 0);
    assertThat(sent)
        .allMatch(look ->
            look.eta().latestMillis() < 0
                || look.eta().soonestMillis() <= look.eta().latestMillis());
    pair.budget = Long.MAX_VALUE;
    pair.cut();
    pair.inStep();
    assertThat(pair.london.group().peers().getFirst().catchUp()).isNull();
    assertThat(pair.leeds.group().peers().getFirst().catchUp()).isNull();
  }

  /// The line stays away: what was confirmed is still told, and nobody pretends to know when it ends.
  @Test
  void lineStaysDown_theRestIsToldAndTheEndIsNotKnown() throws IOException {
    Pair pair = firstSync(2);
    pair.until(() -> pair.london.ups > 3, "some of it");
    pair.up = false;
    pair.cut();
    pair.run(90_000_000_000L);
    look(pair);
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().doneBytes()).isPositive().isLessThan(BYTES);
    assertThat(sent.getFirst().bytesPerSecond()).isZero();
    assertThat(sent.getFirst().eta()).isEqualTo(CatchUpProgress.Eta.UNKNOWN);
    assertThat(received.getFirst().doneBytes()).isPositive().isLessThan(BYTES);
  }

  /// What was confirmed and saved counts after a restart, too.
  @Test
  void primaryRestarts_countsOnFromWhatWasSaved() throws IOException {
    Pair pair = firstSync(3);
    pair.until(() -> pair.london.ups > 4, "some of it");
    pair.up = false;
    pair.cut();
    pair.run(2_000_000_000L); // The end of a connection saves.
    look(pair);
    pair.london.stop();
    pair.london.boot(pair.leeds);
    pair.until(() -> !pair.london.group().exports().isEmpty(), "exported");
    pair.up = true;
    for (int i = 0; i < 200 && pair.london.batches.isEmpty(); i++) {
      pair.run(200_000_000);
      look(pair.london, sent, false);
    }
    assertMonotonic(sent, 2);
  }
}
