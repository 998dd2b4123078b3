package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Phase;
import io.forebay.gateway.sim.SimInode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A primary that has lost durable records has its peer send them (B4), and then goes its own way at once. What it
/// confirms until then is what it was sent.
class FetchBackTest {
  private static final Path SLOT = Path.of("/data/groups/g/segments/slot-0000000");
  private static final long SEGMENT_HEADER_BYTES = 4096;
  private static final long RECORD_HEADER_BYTES = 64;

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

  /// London is off, and its disk has damaged what was durable; leeds has it all.
  private static Pair damaged(long seed) throws IOException {
    Pair pair = Pair.replicating(seed);
    write(pair, 1, 100);
    pair.inStep();
    pair.settle();
    GroupStatus before = pair.london.group().status();
    long from = before.durableLsn();
    write(pair, 100, 200);
    pair.until(
        () ->
            pair.leeds.group().durablePosition().lsn()
                >= pair.london.group().status().appendedLsn(),
        "there");
    assertThat(pair.london.group().status().destagingLsn())
        .as("what is opened again begins before")
        .isLessThanOrEqualTo(from);
    pair.london.happened.clear();
    pair.london.cutPower();
    SimInode slot = pair.london.machine.disk.inode(SLOT);
    slot.flip(SEGMENT_HEADER_BYTES + from + 3 * (RECORD_HEADER_BYTES + Site.BLOCK), 1);
    return pair;
  }
}
