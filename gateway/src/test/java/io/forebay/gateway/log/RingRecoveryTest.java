package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Odd ring files in the way of a recovery.
class RingRecoveryTest {
  private static final Path ASIDE = Path.of(LogRig.PLACE.ring() + ".aside");

  private static LogRig killed(long seed) throws Exception {
    LogRig rig = LogRig.open(seed);
    rig.write(0, LogRig.bytes(0, 3000));
    rig.flush();
    rig.write(1, LogRig.bytes(1, 3000));
    rig.kill();
    return rig;
  }

  private static void flipInRing(LogRig rig, long at, int bit) throws Exception {
    try (Memory ring = rig.sim.disk.openShared(LogRig.PLACE.ring())) {
      byte old = ring.segment().get(JAVA_BYTE, at);
      ring.segment().set(JAVA_BYTE, at, (byte) (old ^ 1 << bit));
    }
  }

  @Test
  void recover_anyBitOfTheRingHeaderFlipped_opensWithWhatWasFlushed() throws Exception {
    for (int at = 0; at < 288; at += 3) {
      LogRig rig = killed(at);
      flipInRing(rig, at, at % 8);
      Recovery recovery = rig.recover();
      assertThat(recovery).as("bit in byte %d", at).isInstanceOf(Recovery.Recovered.class);
      assertThat(rig.writes()).as("bit in byte %d", at).contains(0L);
      boolean wholeOrTold = rig.writes().contains(1L) || !rig.alarms.isEmpty();
      assertThat(wholeOrTold).as("bit in byte %d", at).isTrue();
      rig.sim.disk.free();
    }
  }

  @Test
  void recover_ringOfAnotherStore_isSetAside() throws Exception {
    LogRig rig = killed(1000);
    LogPlace other = new LogPlace(LogRig.GROUP, UUID.randomUUID(), LogRig.PLACE.segments(), ASIDE);
    try (Memory ring = rig.sim.disk.openShared(LogRig.PLACE.ring())) {
      String boot = rig.sim.disk.bootId();
      new RingHeader(ring.segment()).format(other, boot, LogRig.SMALL.ringBytes(), 1L << 40, 7);
    }

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.J); // Its `durable` claims nothing here.
    assertThat(rig.sim.disk.exists(ASIDE)).isTrue();
  }

  @Test
  void recover_twoRingsSetAside_keepsTheNewestOnly() throws Exception {
    LogRig rig = killed(1001);
    flipInRing(rig, 0, 0);
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.J);
    rig.kill();
    flipInRing(rig, 0, 0);
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.J);

    assertThat(rig.sim.disk.list(SimDisk.SHARED))
        .containsExactlyInAnyOrder("ring", "ring.aside"); // M1
  }

  @Test
  void recover_diesWhileMakingTheRing_leavesNothingOdd() throws Exception {
    LogRig rig = killed(1002);
    rig.cutPower();
    rig.sim.disk.faults.plan(Op.CREATE_SHARED, "ring.new", 1, Verdict.CRASH_AFTER);
    try {
      rig.recover();
    } catch (SimCrash died) {
      rig.kill();
    }

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.alarms).isEmpty();
    assertThat(rig.sim.disk.list(SimDisk.SHARED)).containsExactly("ring");
  }

  @Test
  void recover_ringOfAnotherSizeThanConfigured_isStillUsed() throws Exception {
    LogRig rig = killed(1003);
    LogShape larger = new LogShape(16 << 20, 4, 32 << 20);
    rig.platform = rig.sim.machine.boot();
    rig.seen.clear();

    Recovery recovery =
        Log.recover(rig.platform, rig.place, larger, rig.root, rig.listener, rig.alarms::add);

    assertThat(recovery.row()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).containsExactly(0L, 1L);
    rig.use(((Recovery.Recovered) recovery).log());
    rig.admit(EpochCause.RESTART);
    assertThat(rig.log.status().ringBytes()).isEqualTo(16 << 20);
  }
}
