package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// One test for each row of the decision table, named after it, and the odd ways into them.
class LogRecoveryTest {
  private static LogRig withWrites(long seed, int flushed, int unflushed) throws Exception {
    LogRig rig = LogRig.open(seed);
    for (int i = 0; i < flushed; i++) {
      rig.write(i, LogRig.bytes(i, 3000));
    }
    rig.flush();
    for (int i = flushed; i < flushed + unflushed; i++) {
      rig.write(i, LogRig.bytes(i, 3000));
    }
    return rig;
  }

  private static void assertGoesOn(LogRig rig) throws Exception {
    rig.admit(EpochCause.RESTART);
    rig.write(999, LogRig.bytes(999, 100));
    rig.flush();
    rig.kill();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).contains(999L);
  }

  @Test
  void rowA_cleanStop_continuesInTheOldEpoch() throws Exception {
    LogRig rig = withWrites(1, 5, 5);
    rig.stop(true);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.A);
    assertThat(rig.writes()).hasSize(10);
    assertThat(rig.alarms).isEmpty();
    rig.log.admitHosts(true);
    rig.write(50, LogRig.bytes(1, 10));
    rig.flush();
    rig.stop(true);
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.A);
    assertThat(rig.writes()).hasSize(11);
    assertThat(rig.log.epochs()).hasSize(1);
  }

  @Test
  void rowA_cleanStopAndRestartOfTheMachine_continues() throws Exception {
    LogRig rig = withWrites(2, 5, 5);
    rig.stop(true);
    rig.cutPower();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.A);
    assertThat(rig.writes()).hasSize(10);
  }

  @Test
  void rowB_diedBeforeTheRingWasRemoved_isAsClean() throws Exception {
    LogRig rig = withWrites(3, 5, 5);
    rig.stop(false);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.B);
    assertThat(rig.writes()).hasSize(10);
    assertThat(rig.alarms).isEmpty();
  }

  @Test
  void rowC_cleanStopAndAForeignRing_setsTheRingAside() throws Exception {
    LogRig rig = withWrites(4, 5, 5);
    rig.stop(true);
    rig.sim.disk.createShared(LogRig.PLACE.ring(), 1 << 20).close();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.C);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.RingSetAside.class).hasSize(1);
  }

  @Test
  void rowD_logGoesOnBehindItsCleanStop_isUncleanWithAlarm() throws Exception {
    LogRig rig = withWrites(5, 5, 5);
    Position early = rig.log.durablePosition();
    rig.flush();
    rig.stop(true);
    Closing closing = new Closing.Clean(early.lsn(), early.chain());
    rig.root = rig.with(closing, rig.root.bootId(), early.lsn());

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.D);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.CleanStopContradicted.class).hasSize(1);
    assertThat(rig.writes()).hasSize(10);
    assertGoesOn(rig);
  }

  @Test
  void rowE_killed_keepsEveryAppendedRecord() throws Exception {
    LogRig rig = withWrites(6, 5, 5);
    long appended = rig.log.appended();
    rig.kill();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).hasSize(10); // B1
    assertThat(rig.log.appended()).isEqualTo(appended);
    assertThat(rig.alarms).isEmpty();
    assertGoesOn(rig);
  }

  @Test
  void rowF_ringDamagedBelowAppended_endsThereWithAlarm() throws Exception {
    LogRig rig = withWrites(7, 5, 5);
    long damaged = rig.log.appended() - 3200;
    rig.kill();
    try (Memory ring = rig.sim.disk.openShared(LogRig.PLACE.ring())) {
      long at = RingHeader.BYTES + damaged;
      byte old = ring.segment().get(java.lang.foreign.ValueLayout.JAVA_BYTE, at);
      ring.segment().set(java.lang.foreign.ValueLayout.JAVA_BYTE, at, (byte) ~old);
    }

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.F);
    assertThat(rig.writes()).hasSizeBetween(5, 9);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.AckedWritesLost.class).hasSize(1);
    assertGoesOn(rig);
  }

  @Test
  void rowG_powerCut_keepsWhatWasFlushed() throws Exception {
    for (int seed = 100; seed < 130; seed++) {
      LogRig rig = withWrites(seed, 5, 5);
      rig.cutPower();

      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
      assertThat(rig.writes()).startsWith(0L, 1L, 2L, 3L, 4L); // B2
      assertThat(rig.alarms).isEmpty();
      assertGoesOn(rig);
      rig.sim.disk.free();
    }
  }

  @Test
  void rowH_ringRemovedWithoutRestart_alarms() throws Exception {
    LogRig rig = withWrites(8, 5, 5);
    rig.kill();
    rig.sim.disk.delete(LogRig.PLACE.ring());

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.H);
    assertThat(rig.writes()).startsWith(0L, 1L, 2L, 3L, 4L);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.AckedWritesLost.class).hasSize(1);
    assertGoesOn(rig);
  }

  @Test
  void rowI_powerCutAndAForeignRing_setsTheRingAside() throws Exception {
    LogRig rig = withWrites(9, 5, 5);
    rig.cutPower();
    rig.sim.disk.createShared(LogRig.PLACE.ring(), 1 << 20).close();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.I);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.RingSetAside.class).hasSize(1);
    assertGoesOn(rig);
  }

  @Test
  void rowJ_ringOverwrittenWithoutRestart_setsItAsideWithAlarm() throws Exception {
    LogRig rig = withWrites(10, 5, 5);
    rig.kill();
    rig.sim.disk.delete(LogRig.PLACE.ring());
    rig.sim.disk.createShared(LogRig.PLACE.ring(), 1 << 20).close();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.J);
    assertThat(rig.alarms)
        .hasAtLeastOneElementOfType(LogAlarm.RingSetAside.class)
        .hasAtLeastOneElementOfType(LogAlarm.AckedWritesLost.class);
    assertGoesOn(rig);
  }

  @Test
  void rowK_damageBelowWhatAMarkKnewDurable_staysDown() throws Exception {
    LogRig rig = withWrites(11, 5, 0);
    long damaged = rig.seen.get(3).lsn();
    rig.write(5, LogRig.bytes(5, 3000));
    rig.flush(); // Its Mark knows that the first flush is durable.
    rig.cutPower();
    rig.flip(0, SlotHeader.BYTES + damaged + 100);

    assertThat(rig.recover())
        .isInstanceOfSatisfying(
            Recovery.Missing.class,
            missing -> {
              assertThat(missing.row()).isEqualTo(RecoveryRow.K);
              assertThat(missing.fromLsn()).isEqualTo(damaged);
              assertThat(missing.claimedBy()).contains("Mark");
            });
    assertThat(rig.sim.disk.handles()).isZero();
  }

  @Test
  void rowK_damageBelowTheRingsDurable_staysDown() throws Exception {
    LogRig rig = withWrites(12, 5, 0);
    long damaged = rig.seen.get(3).lsn();
    rig.kill();
    rig.flip(0, SlotHeader.BYTES + damaged + 100);

    assertThat(rig.recover())
        .isInstanceOfSatisfying(
            Recovery.Missing.class, missing -> assertThat(missing.claimedBy()).contains("ring"));
  }

  @Test
  void rowK_endsBelowDestaged_staysDown() throws Exception {
    LogRig rig = withWrites(13, 5, 0);
    rig.root = rig.with(new Closing.Open(), rig.root.bootId(), rig.log.durable() + 4096);
    rig.cutPower();

    assertThat(rig.recover())
        .isInstanceOfSatisfying(
            Recovery.Missing.class,
            missing -> assertThat(missing.claimedBy()).contains("state file"));
  }

  @Test
  void rowL_missingAndAccepted_opensThere() throws Exception {
    LogRig rig = withWrites(14, 5, 0);
    long damaged = rig.seen.get(3).lsn();
    rig.kill();
    rig.flip(0, SlotHeader.BYTES + damaged + 100);
    Recovery.Missing missing = (Recovery.Missing) rig.recover();
    rig.sim.machine.exit();
    rig.root = rig.root.accepting(missing.fromLsn());

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.L);
    assertThat(rig.log.appended()).isEqualTo(damaged);
    assertThat(rig.alarms)
        .hasAtLeastOneElementOfType(LogAlarm.CutAccepted.class)
        .hasAtLeastOneElementOfType(LogAlarm.RingSetAside.class);
    assertGoesOn(rig);
  }

  @Test
  void recover_diesAtAnyDiskOperation_recoversTheSameLater() throws Exception {
    for (int nth = 1; nth < 60; nth++) {
      LogRig rig = withWrites(1000 + nth, 5, 5);
      rig.kill();
      rig.sim.disk.faults.crashIn(nth);
      boolean died = false;
      try {
        rig.recover();
      } catch (io.forebay.gateway.sim.SimCrash e) {
        died = true;
      }
      rig.sim.disk.faults.cancelCrash();
      rig.kill();
      assertThat(rig.recoveredRow()).as("nth %d, died %s", nth, died).isEqualTo(RecoveryRow.E);
      assertThat(rig.writes()).hasSize(10);
      rig.sim.disk.free();
    }
  }

  @Test
  void recover_afterAFailedSync_rewritesFromTheRing() throws Exception {
    LogRig rig = withWrites(15, 5, 0);
    rig.sim.disk.faults.syncFails = 1;
    rig.write(5, LogRig.bytes(5, 3000));
    boolean[] failed = new boolean[1];
    rig.log.flush(failure -> failed[0] = failure != null);
    rig.until(() -> failed[0], "failed");
    assertThat(rig.write(6, LogRig.bytes(6, 10)).toString()).contains("Medium"); // B5
    rig.sim.disk.faults.stop();
    rig.kill();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    rig.cutPower();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.writes()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void recover_ringRemovedAfterAFailedSync_rewritesFromTheSlots() throws Exception {
    int both = 0;
    for (int seed = 1600; seed < 1616; seed++) { // What a failed sync loses differs.
      LogRig rig = withWrites(seed, 5, 0);
      rig.sim.disk.faults.syncFails = 1;
      rig.write(5, LogRig.bytes(5, 3000));
      boolean[] failed = new boolean[1];
      rig.log.flush(failure -> failed[0] = failure != null);
      rig.until(() -> failed[0], "failed");
      rig.sim.disk.faults.stop();
      rig.kill();
      rig.sim.disk.delete(LogRig.PLACE.ring());

      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.H);
      int found =
          rig.writes().size(); // The sixth was never flushed: it may be gone, with an alarm.
      assertThat(found).as("seed %d", seed).isBetween(5, 6);
      both |= 1 << found - 5;
      rig.cutPower();
      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
      assertThat(rig.writes()).as("B5 seed %d", seed).hasSize(found);
      rig.sim.disk.free();
    }
    assertThat(both).as("seeds with and without it").isEqualTo(3);
  }

  @Test
  void rowG_syncOfTheTailFails_doesNotOpen() throws Exception {
    LogRig rig = withWrites(19, 5, 5);
    rig.cutPower();
    rig.sim.disk.faults.plan(Op.SYNC, "slot-0000000", 1, Verdict.FAIL);

    assertThatThrownBy(rig::recover).hasMessageContaining("SYNC"); // B5
    rig.kill();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.writes()).startsWith(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void recover_damagedHeaderOfALiveSlot_isFoundByItsRecords() throws Exception {
    LogRig rig = withWrites(17, 5, 5);
    rig.flush();
    rig.kill();
    rig.flip(0, 50);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).hasSize(10);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.SlotDamaged.class).hasSize(1);
    rig.kill();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.alarms).isEmpty();
  }

  @Test
  void recover_slotsOfAnotherGroup_refuses() throws Exception {
    LogRig rig = withWrites(18, 5, 5);
    rig.kill();
    DiskFile file = rig.sim.disk.open(rig.slot(0), Disk.Mode.DIRECT);
    var block = SimRig.aligned(0, SlotHeader.BYTES);
    SlotHeader.blank(LogRig.STORE, 16 << 20).encode(block);
    file.write(block, 0);
    file.close();

    assertThatThrownBy(rig::recover)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to group");
    assertThat(rig.sim.disk.handles()).isZero();
  }
}
