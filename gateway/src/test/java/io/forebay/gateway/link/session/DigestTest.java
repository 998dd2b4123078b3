package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches over whole volumes to a peer that has data: what it has already does not go over the line, and
/// what it has not always does (R1).
class DigestTest {
  private static final int BLOCKS = 1024;
  private static final long SEGMENT = 16 << 20;

  /// A pair in step, each block written; then, without a line, every `step`th block from 7 on is written
  /// over and over until the log of that time cannot be read back: the peer needs everything compared.
  private static Pair apart(long seed, int step) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", (long) BLOCKS * Site.BLOCK);
    for (int block = 0; block < BLOCKS; block++) {
      pair.london.write("v", block, 1 + block);
    }
    pair.london.flush("v");
    pair.attach();
    pair.inStep();
    pair.cut();
    pair.up = false;
    for (int stamp = 2000; pair.london.group().status().appendedLsn() < SEGMENT + 4096; stamp++) {
      pair.london.write("v", stamp % (BLOCKS / step) * step + 7 % step, stamp);
    }
    pair.london.flush("v");
    pair.until(
        () -> {
          GroupStatus status = pair.london.group().status();
          return status.destagedLsn() == status.durableLsn();
        },
        "destaged");
    pair.london.machine.disk.faults.readFails = 1;
    pair.london.machine.disk.faults.failing = path -> path.contains("segments");
    pair.london.<Long>done(reply -> pair.london.group().unreadable(pair.leeds.id, 8 << 20, reply));
    pair.london.machine.disk.faults.stop();
    return pair;
  }

  @Test
  void onePercentDiffers_littleMoreTravels_andWhatWasAlikeIsTold() throws IOException {
    Pair pair = apart(1, 100);
    long log = pair.london.group().status().durableLsn() - SEGMENT;
    pair.up = true;
    pair.inStep();
    long differing = 10L * Site.BLOCK;
    long slices = 10L * 32 * 32 + BLOCKS * Site.BLOCK / (128 << 10) * 32;
    assertThat(pair.passed()).isBetween(differing, log + differing + slices + (16 << 10));
    pair.until(() -> !pair.london.batches.isEmpty(), "told");
    assertThat(pair.london.batches.getLast().alikeBytes()).isEqualTo((BLOCKS - 10L) * Site.BLOCK);
    pair.assertSameImageAndNoViolation();
  }

  @Test
  void bytesFlippedOverThere_areFoundAndRepaired() throws IOException {
    Pair pair = apart(2, 100);
    String volume = pair.leeds.machine.disk.list(Path.of("/data/volumes")).getFirst();
    Path mirror = Path.of("/data/volumes", volume, "mirror.raw");
    pair.leeds.machine.disk.inode(mirror).flip(500L * Site.BLOCK + 77, 3);
    pair.leeds.machine.disk.inode(mirror).flip((BLOCKS - 1L) * Site.BLOCK, 0);
    pair.up = true;
    pair.inStep();
    pair.assertSameImageAndNoViolation();
  }

  /// Everything differs: then everything goes, by the same way.
  @Test
  void everythingDiffers_everythingGoes() throws IOException {
    Pair pair = apart(3, 1);
    pair.up = true;
    pair.inStep();
    pair.assertSameImageAndNoViolation();
  }

  /// What was written at one side alone, here or there, is what travels back, and a checksum or two.
  @Test
  void failedOverAndSettled_onlyWhatEitherSideWroteAloneTravels() throws IOException {
    Pair pair = new Pair(4);
    pair.london.createPrimary();
    pair.london.createVolume("v", (long) BLOCKS * Site.BLOCK);
    for (int block = 0; block < BLOCKS; block++) {
      pair.london.write("v", block, 1 + block);
    }
    pair.attach();
    pair.inStep();
    pair.up = false;
    pair.cut();
    write(pair.london, 100, 110);
    pair.leeds.<Position>done(reply -> pair.leeds.group().promote(reply));
    pair.until(() -> !pair.leeds.group().exports().isEmpty(), "promoted");
    write(pair.leeds, 900, 905);
    pair.up = true;
    pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
    pair.london.<Long>done(reply -> pair.london.group().forks().settle(pair.leeds.id, reply));
    pair.caughtUp();
    long differing = 15L * Site.BLOCK;
    assertThat(pair.passed()).isBetween(differing, differing + (32 << 10));
    pair.until(() -> !pair.leeds.batches.isEmpty(), "told");
    assertThat(pair.leeds.batches.getLast().alikeBytes())
        .isGreaterThanOrEqualTo((BLOCKS - 15L) * Site.BLOCK);
  }

  private static void write(Site site, int from, int to) {
    for (int block = from; block < to; block++) {
      site.write("v", block, 5000 + block);
    }
    site.flush("v");
  }

  /// Cuts, kills, power cuts on either side and host writes: what was found alike stays found, what
  /// changes meanwhile goes all the same.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void cutsAndCrashesAndWritesMeanwhile_sameImage(long seed) throws IOException {
    Random random = new Random(seed);
    Pair pair = apart(seed, 3 + random.nextInt(40));
    pair.room = 5_000;
    pair.piece = 777;
    pair.up = true;
    for (int round = 0; round < 12; round++) {
      pair.budget = 10_000L + random.nextInt(120_000);
      pair.run(random.nextLong(2_000_000_000L));
      for (int i = random.nextInt(6); i > 0; i--) {
        pair.london.write("v", random.nextInt(BLOCKS), 100_000 + round * 100 + i);
      }
      switch (random.nextInt(6)) {
        case 0 -> restart(pair.leeds, pair.london, random.nextBoolean());
        case 1 -> {
          pair.london.flush("v");
          restart(pair.london, pair.leeds, random.nextBoolean());
          pair.until(() -> !pair.london.group().exports().isEmpty(), "exported");
        }
        case 2 -> pair.cut();
        default -> {}
      }
    }
    pair.budget = Long.MAX_VALUE;
    pair.cut();
    pair.london.flush("v");
    pair.inStep();
    pair.assertSameImageAndNoViolation();
  }

  private static void restart(Site site, Site other, boolean power) throws IOException {
    if (power) {
      site.cutPower();
    } else {
      site.kill();
    }
    site.boot(other);
  }
}
