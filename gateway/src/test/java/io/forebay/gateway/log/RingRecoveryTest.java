package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimDisk;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
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

  /// The slots have what is torn, and the ring what came after they were written.
  @Test
  void recover_ringTornWhereTheSlotsGoOn_losesNothing() throws Exception {
    LogRig rig = killed(1004);
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    rig.admit(EpochCause.RESTART);
    byte[] torn = LogRig.bytes(2, 3000);
    rig.write(2, torn);
    rig.sim.scheduler.interleaveShare = 1;
    rig.sim.scheduler.hostOperation = () -> rig.write(3, LogRig.bytes(3, 100));
    rig.sim.disk.faults.plan(Op.SYNC, "slot-0000000", 1, Verdict.CRASH_AFTER);
    rig.log.flush(_ -> {});
    rig.until(rig.sim.machine::crashed, "dead");
    rig.sim.scheduler.hostOperation = null;
    List<Long> written = rig.writes();
    assertThat(written.getLast()).isEqualTo(3);
    rig.kill();
    flipInRing(rig, placeInRing(rig, torn), 0);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).isEqualTo(written);
    assertThat(rig.alarms).isEmpty();
    rig.sim.disk.free();
  }

  private static long placeInRing(LogRig rig, byte[] payload) throws Exception {
    try (Memory ring = rig.sim.disk.openShared(LogRig.PLACE.ring())) {
      MemorySegment wanted = MemorySegment.ofArray(payload);
      for (long at = 0; at + payload.length <= ring.segment().byteSize(); at += 64) {
        if (ring.segment().asSlice(at, payload.length).mismatch(wanted) == -1) {
          return at;
        }
      }
    }
    throw new AssertionError("not in the ring");
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
