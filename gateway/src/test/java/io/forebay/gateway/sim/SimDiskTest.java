package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimRig.DIR;
import static io.forebay.gateway.sim.SimRig.FILE;
import static io.forebay.gateway.sim.SimRig.bytes;
import static io.forebay.gateway.sim.SimRig.content;
import static io.forebay.gateway.sim.SimRig.uniform;
import static io.forebay.gateway.sim.SimRig.withFile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Proves that the simulated disk keeps what a disk must keep, and loses what a disk may lose: a
/// simulator that is too kind proves nothing.
class SimDiskTest {
  private static final Path OTHER = DIR.resolve("g");
  private static final Path RING = Path.of("/run/forebay/ring");
  private static final int RUNS = 200;

  @Test
  void powerCut_afterSync_losesNothing() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.write(bytes(2, 16384), 0);
      file.write(bytes(2, 4096), 16384);
      file.sync();
      rig.machine.powerCut();
      assertThat(uniform(content(rig, FILE, 20480))).isEqualTo(2);
    }
  }

  @Test
  void powerCut_unsyncedWrite_isLostOrKeptOrTornAtSectors() throws IOException {
    int lost = 0;
    int kept = 0;
    int torn = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.open(FILE, Mode.WRITE).write(bytes(2, 16384), 0);
      rig.machine.powerCut();
      MemorySegment after = content(rig, FILE, 16384);
      for (int sector = 0; sector < 32; sector++) {
        assertThat(uniform(after.asSlice(sector * 512L, 512))).isIn(1, 2);
      }
      lost += uniform(after) == 1 ? 1 : 0;
      kept += uniform(after) == 2 ? 1 : 0;
      torn += uniform(after) == -1 ? 1 : 0;
    }
    assertThat(lost).isGreaterThan(RUNS / 10);
    assertThat(kept).isGreaterThan(RUNS / 10);
    assertThat(torn).isGreaterThan(RUNS / 10);
  }

  @Test
  void powerCut_twoUnsyncedWrites_eitherMayOutliveTheOther() throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 10 * RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.write(bytes(2, 4096), 0);
      file.write(bytes(3, 4096), 8192);
      file.write(bytes(4, 4096), 8192);
      rig.machine.powerCut();
      MemorySegment after = content(rig, FILE, 16384);
      seen.add(uniform(after.asSlice(0, 4096)) + " " + uniform(after.asSlice(8192, 4096)));
    }
    assertThat(seen).contains("1 1", "1 3", "1 4", "2 1", "2 3", "2 4");
  }

  @Test
  void powerCut_sizeNotSynced_mayBeUndone() throws IOException {
    TreeSet<Long> sizes = new TreeSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.resize(5000);
      file.write(bytes(7, 512), 20000);
      rig.machine.powerCut();
      sizes.add(rig.disk.open(FILE, Mode.READ).size());
    }
    assertThat(sizes).containsExactly(5000L, 16384L, 20512L);
  }

  @Test
  void resize_shrunkAndGrown_readsZeroes() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    file.resize(100);
    file.resize(16384);
    assertThat(uniform(content(rig, FILE, 16384).asSlice(0, 100))).isEqualTo(1);
    assertThat(uniform(content(rig, FILE, 16384).asSlice(100))).isZero();
    assertThat(file.nextHole(0)).isEqualTo(4096);
    assertThat(file.nextData(4096)).isEqualTo(16384);
  }

  @Test
  void powerCut_namesNotSynced_mayBeLostOrUndone() throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.rename(FILE, OTHER);
      DiskFile made = rig.disk.open(DIR.resolve("new"), Mode.CREATE);
      made.write(bytes(5, 4096), 0);
      made.sync();
      rig.machine.powerCut();
      seen.add(String.join(" ", rig.disk.list(DIR)));
    }
    assertThat(seen).containsExactly("f", "f new", "g", "g new");
  }

  @Test
  void powerCut_namesSynced_stand() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.rename(FILE, OTHER);
      rig.disk.open(FILE, Mode.CREATE).close();
      rig.disk.delete(FILE);
      rig.disk.syncDirectory(DIR);
      rig.machine.powerCut();
      assertThat(rig.disk.list(DIR)).containsExactly("g");
      assertThat(uniform(content(rig, OTHER, 16384))).isEqualTo(1);
    }
  }

  @Test
  void makeDirectories_thatAKilledProcessMade_syncsThem() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      Path made = DIR.resolve("made");
      rig.disk.faults.plan(Op.MAKE_DIRECTORY, "made", 1, Verdict.CRASH_MIDWAY);
      assertThatThrownBy(() -> rig.disk.makeDirectories(made)).isInstanceOf(SimCrash.class);
      rig.machine.processCrash();
      assertThat(rig.disk.exists(made)).isTrue();
      rig.disk.makeDirectories(made);
      rig.machine.powerCut();
      assertThat(rig.disk.exists(made)).isTrue();
    }
  }

  @Test
  void powerCut_deleteNotSynced_mayComeBackWithItsContent() throws IOException {
    int back = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.delete(FILE);
      rig.machine.powerCut();
      if (rig.disk.exists(FILE)) {
        assertThat(uniform(content(rig, FILE, 16384))).isEqualTo(1);
        back++;
      }
    }
    assertThat(back).isBetween(RUNS / 10, RUNS * 9 / 10);
  }

  @Test
  void processCrash_keepsWhatWasWrittenAndSharedMemory() throws IOException {
    SimRig rig = withFile(1);
    String boot = rig.disk.bootId();
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    file.write(bytes(2, 16384), 0);
    Memory ring = rig.disk.createShared(RING, 8192);
    ring.segment().fill((byte) 6);
    rig.machine.processCrash();
    assertThat(uniform(content(rig, FILE, 16384))).isEqualTo(2);
    assertThat(uniform(rig.disk.openShared(RING).segment())).isEqualTo(6);
    assertThat(rig.disk.bootId()).isEqualTo(boot);
    assertThatThrownBy(() -> file.write(bytes(3, 512), 0)).isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> ring.segment().fill((byte) 7))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void powerCut_takesSharedMemoryAndChangesTheBoot() throws IOException {
    SimRig rig = withFile(1);
    String boot = rig.disk.bootId();
    rig.disk.createShared(RING, 8192);
    rig.machine.powerCut();
    assertThat(rig.disk.exists(RING)).isFalse();
    assertThat(rig.disk.bootId()).isNotEqualTo(boot);
  }

  @Test
  void sync_failed_forgetsWhatItCovered() throws IOException {
    int lost = 0;
    int stillRead = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.write(bytes(2, 4096), 0);
      rig.disk.faults.plan(Op.SYNC, "f", 1, Verdict.FAIL);
      assertThatThrownBy(file::sync).isInstanceOf(DiskFailure.class);
      stillRead += uniform(content(rig, FILE, 4096)) == 2 ? 1 : 0;
      file.sync(); // Says yes, and has nothing to write.
      rig.machine.powerCut();
      lost += uniform(content(rig, FILE, 4096)) == 1 ? 1 : 0;
    }
    assertThat(lost).isBetween(RUNS / 10, RUNS * 9 / 10);
    assertThat(stillRead).isGreaterThan(lost);
  }

  @Test
  void write_afterFailedSync_isDurableOnItsOwn() throws IOException {
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.write(bytes(0, 4096), 0);
      rig.disk.faults.plan(Op.SYNC, "f", 1, Verdict.FAIL);
      assertThatThrownBy(file::sync).isInstanceOf(DiskFailure.class);
      file.write(bytes(0, 4096), 0);
      file.sync();
      rig.machine.powerCut();
      assertThat(uniform(content(rig, FILE, 4096))).isZero();
    }
  }

  @Test
  void sync_coversOnlyWritesCompletedBefore() throws IOException {
    int lost = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      DiskFile second = rig.disk.open(FILE, Mode.WRITE);
      rig.scheduler.interleaveShare = 1;
      int[] writes = {0};
      file.write(bytes(2, 4096), 0);
      rig.scheduler.hostOperation =
          () -> {
            if (writes[0]++ == 0) {
              write(second, bytes(3, 4096), 8192);
            }
          };
      file.sync();
      rig.scheduler.hostOperation = null;
      rig.machine.powerCut();
      MemorySegment after = content(rig, FILE, 16384);
      assertThat(uniform(after.asSlice(0, 4096))).isEqualTo(2);
      lost += writes[0] > 0 && uniform(after.asSlice(8192, 4096)) == 1 ? 1 : 0;
    }
    assertThat(lost).isGreaterThan(RUNS / 20);
  }

  private static void write(DiskFile file, MemorySegment from, long offset) {
    try {
      file.write(from, offset);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lyingSync_losesDataThatWasSynced() throws IOException {
    int lost = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.lieAboutSync();
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      file.write(bytes(2, 4096), 0);
      file.sync();
      rig.machine.powerCut();
      lost += uniform(content(rig, FILE, 4096)) == 2 ? 0 : 1;
    }
    assertThat(lost).isGreaterThan(RUNS / 4);
  }
}
