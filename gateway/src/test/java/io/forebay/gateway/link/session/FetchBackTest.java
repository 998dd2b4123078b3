package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.link.PipePair;
import io.forebay.gateway.sim.SimInode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A primary that has lost durable records has its peer send them (B4), and then goes its own way at once. What it
/// confirms until then is what it was sent.
class FetchBackTest {
  private static final Path SLOT = Path.of("/data/groups/g/segments/slot-0000000");
  private static final long SEGMENT_HEADER_BYTES = 4096;
  private static final long RECORD_HEADER_BYTES = 64;
  private static final long SEEDS = 16;
  private static final long LONG_NANOS = 60_000_000_000L;

  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  /// Seeds with which a record of its own was durable before the next word about the log was due, and others.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 7, 17, 30, 42, 50})
  void fetchedBack_goesItsOwnWay_nobodyIsBlamed(long seed) throws IOException {
    Pair pair = damaged(seed);
    pair.leedsDials = seed % 2 == 0;
    pair.londonDials = !pair.leedsDials;
    pair.london.boot(pair.leeds);
    pair.until(() -> pair.london.group().phase() == Phase.FETCHING, "fetching");
    pair.until(() -> pair.london.group().phase() == Phase.SERVING, "serving");
    write(pair, 200, 260);
    pair.inStep();
    assertThat(pair.london.happened).noneMatch(line -> line.startsWith("down: "));
    pair.assertSameImageAndNoViolation();
  }

  /// What leeds holds of london's log is not durable there yet, or never will be: the line was cut amid a batch, and
  /// `durable` stands on Marks. London had it durably, so it is missing (B4) as the rest is, and comes back too.
  @ParameterizedTest
  @MethodSource("cuts")
  void peerHoldsMoreThanItHasDurably_allOfItIsFetched(long seed, long bytes) throws IOException {
    Pair pair = fetching(seed, bytes);
    long held = pair.leeds.group().receivedEnd();
    pair.until(() -> pair.london.group().phase() == Phase.SERVING, "serving");
    assertThat(pair.london.group().history().getLast().baseLsn()).isGreaterThanOrEqualTo(held);
    write(pair, 200, 260);
    pair.inStep();
    assertThat(pair.london.alarms).isEmpty();
    pair.assertSameImageAndNoViolation();
  }

  /// What it held so it has lost before it could send it (a power cut, or only a restart): nobody has that any more, and nobody waits for it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void peerLosesWhatItHadNotDurably_isNotWaitedFor(long seed) throws IOException {
    Pair pair = fetching(seed, 200_000);
    long held = pair.leeds.group().receivedEnd();
    pair.leeds.cutPower();
    pair.leeds.boot(pair.london);
    assertThat(pair.leeds.group().receivedEnd()).isLessThan(held);
    pair.until(() -> pair.london.group().phase() == Phase.SERVING, "serving");
    write(pair, 200, 260);
    pair.inStep();
    pair.assertSameImageAndNoViolation();
  }

  /// The peer that has it burns down amid the fetch: an operator says so, and hosts go on with what is here. Should it come
  /// back after all, both sides keep what they have and say that they parted.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void peerGoneForGoodAmidTheFetch_cut_goesOnWithWhatIsHere(long seed) throws IOException {
    Pair pair = fetching(seed, 200_000);
    pair.up = false;
    pair.pipes.getLast().budget = seed * 10_000;
    pair.run(LONG_NANOS);
    assertThat(pair.london.group().phase()).isEqualTo(Phase.FETCHING);
    pair.london.<Position>done(pair.london.group()::cutHere);
    pair.until(() -> pair.london.group().phase() == Phase.SERVING, "serving");
    assertThat(pair.london.alarms).isEmpty();
    write(pair, 200, 260);
    int[] image = pair.london.read("v");
    pair.up = true;
    pair.until(() -> pair.london.alarms.contains("DIVERGED leeds"), "told");
    assertThat(pair.london.read("v")).isEqualTo(image);
    assertThat(pair.london.violations).isEmpty();
    assertThat(pair.leeds.violations).isEmpty();
  }

  /// London was replicating to leeds, over a line that is cut after so many bytes; then it lost its log from there on,
  /// and begins to fetch it.
  private static Pair fetching(long seed, long bytes) throws IOException {
    Pair pair = Pair.replicating(seed);
    long from = replicated(pair);
    pair.pipes.getLast().budget = bytes;
    write(pair, 100, 200);
    PipePair line = pair.pipes.getLast();
    pair.up = false;
    long all = pair.london.group().status().appendedLsn();
    pair.until(() -> line.left.closed() || pair.leeds.group().receivedEnd() == all, "came");
    pair.cut();
    loseFrom(pair, from);
    pair.up = true;
    pair.leedsDials = seed % 2 == 0;
    pair.londonDials = !pair.leedsDials;
    pair.london.boot(pair.leeds);
    pair.until(() -> pair.london.group().phase() == Phase.FETCHING, "fetching");
    return pair;
  }

  /// Seeds, and after how many bytes the line is cut; the last ones: not before all is there.
  static List<Arguments> cuts() {
    List<Arguments> cuts = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      long bytes = 60_000 + seed * 7919 % 340_000;
      cuts.add(Arguments.of(seed, seed % 4 < 2 ? bytes : Long.MAX_VALUE));
    }
    return cuts;
  }

  /// London is off, and its disk has damaged what was durable; leeds has it all.
  private static Pair damaged(long seed) throws IOException {
    Pair pair = Pair.replicating(seed);
    long from = replicated(pair);
    write(pair, 100, 200);
    pair.until(
        () ->
            pair.leeds.group().durablePosition().lsn()
                >= pair.london.group().status().appendedLsn(),
        "there");
    loseFrom(pair, from);
    return pair;
  }

  /// Leeds has all of it; returns where the log ends.
  private static long replicated(Pair pair) {
    write(pair, 1, 100);
    pair.inStep();
    pair.settle();
    return pair.london.group().status().durableLsn();
  }

  /// London loses power, and its log from a little behind `from` on.
  private static void loseFrom(Pair pair, long from) {
    assertThat(pair.london.group().status().destagingLsn())
        .as("what is opened again begins before")
        .isLessThanOrEqualTo(from);
    pair.london.happened.clear();
    pair.london.cutPower();
    SimInode slot = pair.london.machine.disk.inode(SLOT);
    slot.flip(SEGMENT_HEADER_BYTES + from + 3 * (RECORD_HEADER_BYTES + Site.BLOCK), 1);
  }
}
