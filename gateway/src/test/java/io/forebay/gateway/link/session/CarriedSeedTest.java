package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.SeedStatus;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A first copy that is carried on a disk: what is the same does not go over the line.
class CarriedSeedTest {
  private static final int BLOCKS = 1024;
  private static final Path FILE = Path.of("/data/carried.seed");

  /// The far side knows of the group and has nothing of it yet; its line is cut.
  private static Pair announced(long seed) throws IOException {
    Pair pair = new Pair(seed);
    pair.london.createPrimary();
    pair.london.createVolume("v", (long) BLOCKS * Site.BLOCK);
    for (int block = 0; block < BLOCKS; block++) {
      pair.london.write("v", block, 1 + block);
    }
    pair.london.flush("v");
    pair.until(() -> destaged(pair.london), "destaged");
    pair.budget = 20_000;
    pair.attach();
    pair.until(pair.leeds::hasGroup, "announced");
    pair.up = false;
    pair.cut();
    pair.settle();
    return pair;
  }

  private static boolean destaged(Site site) {
    return site.group().status().destagedLsn() == site.group().status().durableLsn();
  }

  private static SeedStatus status(Site at) {
    return Objects.requireNonNull(at.group().seeds().status());
  }

  private static void export(Pair pair) {
    pair.london.<SeedStatus>done(
        reply -> pair.london.group().seeds().exportTo(pair.leeds.id, FILE, false, reply));
    pair.until(() -> status(pair.london).state() != SeedStatus.State.RUNNING, "written");
    assertThat(status(pair.london).state()).isEqualTo(SeedStatus.State.DONE);
  }

  private static void carry(Pair pair) throws IOException {
    Disk near = pair.london.machine.disk;
    Disk far = pair.leeds.machine.disk;
    try (DiskFile from = near.open(FILE, Disk.Mode.READ);
        DiskFile to = far.open(FILE, Disk.Mode.CREATE);
        Memory read = near.allocate(from.size());
        Memory written = far.allocate(from.size())) {
      MemorySegment bytes = read.segment().asSlice(0, from.size());
      from.read(bytes, 0);
      to.write(written.segment().asSlice(0, from.size()).copyFrom(bytes), 0);
      to.sync();
    }
    far.syncDirectory(Path.of("/data"));
  }

  private static void imported(Pair pair) {
    pair.leeds.<SeedStatus>done(reply -> pair.leeds.group().seeds().importFrom(FILE, false, reply));
    pair.until(() -> status(pair.leeds).state() != SeedStatus.State.RUNNING, "imported");
    assertThat(status(pair.leeds).problem()).isEmpty();
  }

  /// 4 MiB were carried, 40 KiB were written since: of these, and digests, the line has to carry.
  @Test
  void imported_onlyWhatWasWrittenSinceGoes() throws IOException {
    Pair pair = announced(1);
    export(pair);
    carry(pair);
    for (int block = 0; block < 10; block++) {
      pair.london.write("v", 100L * block, 5_000 + block);
    }
    pair.london.flush("v");
    pair.until(() -> destaged(pair.london), "destaged");
    imported(pair);
    pair.budget = Long.MAX_VALUE;
    pair.up = true;
    pair.inStep();
    long changed = 10L * Site.BLOCK;
    long slices = 10L * 32 * 32 + (long) BLOCKS * Site.BLOCK / (128 << 10) * 32;
    assertThat(pair.passed()).isBetween(changed / 2, changed + slices + (16 << 10));
    pair.until(() -> !pair.london.batches.isEmpty(), "told");
    assertThat(pair.london.batches.getLast().alikeBytes()).isEqualTo((BLOCKS - 10L) * Site.BLOCK);
    assertThat(pair.london.alarms).containsExactly("SEED_EXPORTED ");
    assertThat(pair.leeds.alarms).containsExactly("SEED_IMPORTED ");
    pair.assertSameImageAndNoViolation();
  }

  /// Hosts write while it is written and while it is imported, and the line is up all the time: the batch that is
  /// under way lets go, and comes again, compared.
  @Test
  void importedAmidAFirstSync_itIsComparedFromThenOn() throws IOException {
    Pair pair = announced(2);
    export(pair);
    carry(pair);
    pair.room = 2_000;
    pair.piece = 500;
    pair.budget = Long.MAX_VALUE;
    pair.up = true;
    pair.until(() -> pair.passed() > 200_000, "some of it came");
    imported(pair);
    pair.london.write("v", 17, 9_999);
    pair.london.flush("v");
    pair.inStep();
    pair.until(() -> !pair.london.batches.isEmpty(), "told");
    assertThat(pair.london.batches.getLast().alikeBytes())
        .isGreaterThanOrEqualTo((BLOCKS - 1L) * Site.BLOCK);
    pair.assertSameImageAndNoViolation();
  }

  /// Cut lines and killed sides amid the comparison: what was found alike stays found.
  @Test
  void imported_thenCutsAndCrashes_sameImage() throws IOException {
    Pair pair = announced(3);
    export(pair);
    carry(pair);
    imported(pair);
    pair.up = true;
    for (int round = 0; round < 8; round++) {
      pair.budget = 6_000L + 3_000L * round;
      pair.run(1_500_000_000L);
      pair.london.write("v", 31L * round, 7_000 + round);
      pair.london.flush("v");
      if (round % 3 == 0) {
        pair.leeds.kill();
        pair.leeds.boot(pair.london);
      } else if (round % 3 == 1) {
        pair.leeds.cutPower();
        pair.leeds.boot(pair.london);
      }
    }
    pair.budget = Long.MAX_VALUE;
    pair.cut();
    pair.inStep();
    pair.assertSameImageAndNoViolation();
  }
}
