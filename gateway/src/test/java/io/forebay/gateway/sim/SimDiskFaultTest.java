package io.forebay.gateway.sim;

import static io.forebay.gateway.sim.SimRig.DIR;
import static io.forebay.gateway.sim.SimRig.FILE;
import static io.forebay.gateway.sim.SimRig.aligned;
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
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Proves that each planned fault of the simulated disk strikes, where and as often as it was planned.
class SimDiskFaultTest {
  private static final Path OTHER = DIR.resolve("g");
  private static final int RUNS = 200;

  @Test
  void faults_planned_strikeOnceWhereSaid() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    rig.disk.faults.plan(Op.WRITE, "f", 2, Verdict.FAIL);
    rig.disk.faults.plan(Op.READ, "f", 1, Verdict.FAIL);
    rig.disk.faults.plan(Op.WRITE, "f", 4, Verdict.FULL);
    file.write(bytes(2, 512), 0);
    assertKind(() -> file.write(bytes(2, 512), 0), DiskFailure.Kind.MEDIUM);
    file.write(bytes(2, 512), 0);
    assertKind(() -> file.write(bytes(2, 512), 0), DiskFailure.Kind.NO_SPACE);
    file.write(bytes(2, 512), 0);
    assertKind(() -> file.read(bytes(0, 512), 0), DiskFailure.Kind.MEDIUM);
    assertThat(file.read(bytes(0, 512), 0)).isEqualTo(512);
    assertThat(rig.counts.of(Fault.WRITE_FAILED)).isEqualTo(1);
    assertThat(rig.counts.of(Fault.DISK_FULL)).isEqualTo(1);
    assertThat(rig.counts.of(Fault.READ_FAILED)).isEqualTo(1);
  }

  private static void assertKind(ThrowingCallable call, DiskFailure.Kind kind) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DiskFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
  }

  @Test
  void space_whenUsedUp_writesFailUntilPunched() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    rig.disk.space.limit(rig.disk.space.used() + 4096);
    file.allocate(16384, 4096);
    assertKind(() -> file.write(bytes(2, 4096), 20480), DiskFailure.Kind.NO_SPACE);
    file.write(bytes(2, 4096), 16384);
    file.zero(0, 8192, true);
    assertThat(rig.disk.freeBytes(DIR)).isEqualTo(8192);
    file.write(bytes(2, 4096), 20480);
    assertThat(rig.disk.freeBytes(DIR)).isEqualTo(4096);
  }

  @Test
  void stall_advancesTheClock() throws IOException {
    SimRig rig = withFile(1);
    rig.disk.faults.plan(Op.SYNC_DIRECTORY, "data", 1, Verdict.STALL);
    long before = rig.clock.nanos();
    rig.disk.syncDirectory(DIR);
    assertThat(rig.clock.nanos() - before).isGreaterThanOrEqualTo(100_000_000);
  }

  @Test
  void misdirectedWrite_landsElsewhere() throws IOException {
    int elsewhere = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      rig.disk.faults.plan(Op.WRITE, "f", 1, Verdict.MISDIRECT);
      rig.disk.open(FILE, Mode.WRITE).write(bytes(2, 4096), 12288);
      MemorySegment after = content(rig, FILE, 16384);
      elsewhere += uniform(after.asSlice(12288, 4096)) == 1 && uniform(after) == -1 ? 1 : 0;
    }
    assertThat(elsewhere).isEqualTo(RUNS);
  }

  @Test
  void rot_flipsOneBitThatSurvives() throws IOException {
    SimRig rig = withFile(1);
    assertThat(rig.disk.rot(path -> path.endsWith("f"))).isTrue();
    assertThat(uniform(content(rig, FILE, 16384))).isEqualTo(-1);
    rig.machine.powerCut();
    assertThat(uniform(content(rig, FILE, 16384))).isEqualTo(-1);
    assertThat(rig.disk.rot(path -> path.endsWith("nothing"))).isFalse();
  }

  @Test
  void spoiltPage_failsReadsUntilRewritten() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    rig.disk.inode(FILE).spoil(5000);
    assertThat(file.read(bytes(0, 4096), 0)).isEqualTo(4096);
    assertKind(() -> file.read(bytes(0, 4096), 4096), DiskFailure.Kind.MEDIUM);
    file.write(bytes(2, 4096), 4096);
    assertThat(file.read(bytes(0, 4096), 4096)).isEqualTo(4096);
  }

  @Test
  void crash_midWrite_leavesAPartAndTheProcessDead() throws IOException {
    TreeSet<Integer> seen = new TreeSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      SimRig rig = withFile(seed);
      DiskFile file = rig.disk.open(FILE, Mode.WRITE);
      rig.disk.faults.crashIn(1);
      assertThatThrownBy(() -> file.write(bytes(2, 16384), 0)).isInstanceOf(SimCrash.class);
      assertThat(rig.machine.crashed()).isTrue();
      assertThatThrownBy(() -> file.write(bytes(2, 512), 0)).isInstanceOf(SimCrash.class);
      assertThatThrownBy(() -> rig.disk.open(FILE, Mode.READ)).isInstanceOf(SimCrash.class);
      rig.machine.processCrash();
      seen.add(uniform(content(rig, FILE, 16384)));
    }
    assertThat(seen).containsExactly(-1, 1, 2);
  }

  @Test
  void directFile_unaligned_isRefused() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.DIRECT);
    file.write(aligned(2, 4096), 4096);
    assertThatThrownBy(() -> file.write(aligned(2, 4096), 512)).isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> file.write(aligned(2, 512), 0)).isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> file.write(aligned(2, 8192).asSlice(64, 4096), 0))
        .isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> file.write(MemorySegment.ofArray(new byte[4096]), 0))
        .isInstanceOf(InvariantError.class);
    file.close();
    assertThatThrownBy(() -> file.read(aligned(2, 4096), 0)).isInstanceOf(InvariantError.class);
  }

  @Test
  void forbidWhile_lockHeld_refusesEveryOperation() throws IOException {
    SimRig rig = withFile(1);
    DiskFile file = rig.disk.open(FILE, Mode.WRITE);
    boolean[] held = {true};
    rig.disk.forbidWhile(() -> held[0]);
    assertThatThrownBy(() -> file.write(bytes(2, 512), 0)).isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> rig.disk.list(DIR)).isInstanceOf(InvariantError.class);
    held[0] = false;
    file.write(bytes(2, 512), 0);
  }

  @Test
  void lock_isExclusiveAndGoesWithTheProcess() throws Exception {
    SimRig rig = withFile(1);
    AutoCloseable lock = rig.disk.lock(OTHER);
    assertKind(() -> rig.disk.lock(OTHER), DiskFailure.Kind.LOCKED);
    lock.close();
    rig.disk.lock(OTHER);
    rig.machine.processCrash();
    rig.disk.lock(OTHER);
  }
}
