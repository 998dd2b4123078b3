package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Odd slots in the way of a recovery, and the turn of segments.
class SlotRecoveryTest {
  private static final byte[] LARGE = LogRig.bytes(3, RecordLayout.PAYLOAD_BYTES_MAX);

  /// A log whose hosts have written `megabytes`, all flushed.
  private static LogRig written(long seed, int megabytes) throws Exception {
    LogRig rig = LogRig.open(seed);
    fill(rig, megabytes);
    return rig;
  }

  private static void fill(LogRig rig, int megabytes) {
    for (int i = 0; i < megabytes * 8; i++) {
      while (!(rig.write(i, LARGE) instanceof Admission.Admitted)) {
        rig.flush();
      }
    }
    rig.flush();
  }

  @Test
  void recover_headerSyncFailedAndTheMachineRanOn_writesTheHeaderAgain() throws Exception {
    for (int seed = 100; seed < 112; seed++) { // What a failed sync loses differs.
      LogRig rig = written(seed, 14);
      rig.until(() -> rig.log.status().preparedSlots() == 4, "prepared");
      rig.sim.disk.faults.plan(Op.SYNC, "slot-0000001", 1, Verdict.FAIL);
      for (int i = 0; i < 20; i++) {
        rig.write(1000 + i, LARGE);
      }
      boolean[] failed = new boolean[1];
      rig.log.flush(failure -> failed[0] = failure != null);
      rig.until(() -> failed[0], "failed");
      rig.kill();
      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
      int there = rig.writes().size();
      rig.cutPower();

      assertThat(rig.recoveredRow()).as("seed %d", seed).isEqualTo(RecoveryRow.G);
      assertThat(rig.writes()).as("B5 seed %d", seed).hasSize(there);
      assertThat(rig.alarms).as("seed %d", seed).isEmpty();
      rig.sim.disk.free();
    }
  }

  /// A slot's header is durable before its first record is written.
  @Test
  void write_firstRecordOfASegment_findsItsHeaderDurable() throws Exception {
    for (int seed = 200; seed < 212; seed++) {
      LogRig rig = written(seed, 14);
      rig.until(() -> rig.log.status().preparedSlots() == 4, "prepared");
      rig.sim.disk.faults.plan(Op.WRITE, "slot-0000001", 2, Verdict.CRASH_AFTER);
      for (int i = 0; i < 20; i++) {
        rig.write(1000 + i, LARGE);
      }
      rig.until(rig.sim.machine::crashed, "dead");
      rig.cutPower();

      var block = SimRig.aligned(0, SlotHeader.BYTES);
      DiskFile file = rig.sim.disk.open(rig.slot(1), Disk.Mode.DIRECT);
      file.read(block, 0);
      file.close();
      SlotHeader header = Check.present(SlotHeader.decode(block), "header", seed, 0);
      assertThat(header.base()).as("seed %d", seed).isEqualTo(16 << 20);
      rig.sim.disk.free();
    }
  }

  @Test
  void recover_damagedHeaderOfAFreeSlot_isNoAlarm() throws Exception {
    LogRig rig = written(2, 1);
    rig.cutPower();
    rig.flip(1, 50);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.alarms).isEmpty();
    rig.kill();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
  }

  @Test
  void recover_headerWrittenAndNoRecordYet_usesTheSlot() throws Exception {
    for (int seed = 10; seed < 30; seed++) {
      LogRig rig = written(seed, 14);
      rig.until(() -> rig.log.status().preparedSlots() == 4, "prepared");
      rig.sim.disk.faults.plan(Op.SYNC, "slot-0000001", 1, Verdict.CRASH_AFTER);
      for (int i = 0; i < 20; i++) {
        rig.write(1000 + i, LARGE);
      }
      rig.until(rig.sim.machine::crashed, "dead");
      if (seed % 2 == 0) {
        rig.kill();
        assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
        assertThat(rig.writes()).hasSize(14 * 8 + 20);
      } else {
        rig.cutPower();
        assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
        assertThat(rig.writes()).hasSizeGreaterThanOrEqualTo(14 * 8);
      }
      rig.admit(io.forebay.gateway.block.EpochCause.RESTART);
      fill(rig, 4);
      rig.cutPower();
      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
      rig.sim.disk.free();
    }
  }

  @Test
  void recover_twoSlotsWithOneBase_takesTheOneThatLinks() throws Exception {
    LogRig rig = written(3, 20); // Segments 0 and 1.
    rig.kill();
    DiskFile file = rig.sim.disk.open(rig.slot(3), Disk.Mode.DIRECT);
    var block = SimRig.aligned(0, SlotHeader.BYTES);
    long base = 16 << 20;
    new SlotHeader(LogRig.GROUP, base, base, base, 4711, 0, 1, List.of()).encode(block);
    file.write(block, 0);
    file.close();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.writes()).hasSize(160);
  }

  @Test
  void recover_destagedSegmentLost_opensAndSaysSo() throws Exception {
    LogRig rig = written(4, 20);
    Position start = rig.log.position(0);
    rig.destage(start);
    rig.kill();
    DiskFile file = rig.sim.disk.open(rig.slot(0), Disk.Mode.DIRECT);
    file.write(SimRig.aligned(0x55, 2 * SlotHeader.BYTES), 0);
    file.close();

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.SlotDamaged.class).hasSize(1);
    assertThatThrownBy(() -> rig.read(8192, 100)).isInstanceOf(CorruptRecord.class);
    assertThat(rig.read((16 << 20) + 64, 100)).isNotEmpty();
    rig.until(() -> rig.log.status().unpreparedBytes() == 0, "prepared");
    assertThat(rig.log.status().whole()).isFalse();
    rig.log.trimTo(16 << 20);
    assertThat(rig.log.status().whole()).as("nobody needs it any more").isTrue();
  }

  /// Not the end of the log: the disk may give the block another time, and a peer may rely on it (R2).
  @Test
  void recover_scanStopsAtABlockThatCannotBeRead_isMissing_untilItCan() throws Exception {
    LogRig rig = written(40, 3);
    rig.cutPower();
    int piece = 2; // After the look at the slot's beginning.
    int block = 100;
    rig.sim.disk.faults.plan(Op.READ, "slot-0000000", piece, Verdict.FAIL);
    rig.sim.disk.faults.plan(Op.READ, "slot-0000000", piece + 1 + block, Verdict.FAIL);

    assertThat(rig.recover())
        .isInstanceOfSatisfying(
            Recovery.Missing.class,
            missing -> {
              assertThat(missing.fromLsn()).isBetween(0L, block * 4096L);
              assertThat(missing.claimedLsn()).isEqualTo(missing.fromLsn() + 1);
              assertThat(missing.claimedBy()).contains("cannot be read");
            });
    rig.kill();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.writes()).hasSize(24);
  }

  @Test
  void recover_slotCannotBeReadAtAll_isMissing_untilItCan() throws Exception {
    LogRig rig = written(41, 20); // Segments 0 and 1.
    rig.cutPower();
    rig.sim.disk.faults.failing = path -> path.endsWith("slot-0000001");
    rig.sim.disk.faults.readFails = 1;

    assertThat(rig.recover()).isInstanceOf(Recovery.Missing.class);
    rig.kill();
    rig.sim.disk.faults.stop();
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.writes()).hasSize(160);
  }

  /// All of it is destaged, so it opens; what a peer still needs of it is gone, and says so.
  @Test
  void recover_onlyHeaderDamaged_everythingDestaged_opensAndReadsAreRefused() throws Exception {
    LogRig rig = LogRig.open(42);
    Position start = rig.log.end();
    fill(rig, 3);
    rig.destage(start);
    rig.cutPower();
    rig.flip(0, 50);

    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.G);
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.SlotDamaged.class).hasSize(1);
    assertThatThrownBy(() -> rig.read(start.lsn(), 100)).isInstanceOf(CorruptRecord.class);
    rig.admit(io.forebay.gateway.block.EpochCause.RESTART);
    fill(rig, 1);
  }

  /// B5: the log began amid a segment, and nothing of that was durable yet.
  @Test
  void recover_firstHeaderOfAllNotSynced_writesItAgain() throws Exception {
    for (int seed = 300; seed < 312; seed++) {
      long amid = 5 << 20;
      LogStart start = new LogStart(amid, 4711, 0, List.of());
      LogRig rig = LogRig.created(seed, LogRig.SMALL, LogRig.PLACE, start);
      rig.sim.disk.faults.plan(Op.SYNC, "slot-0000000", 1, Verdict.FAIL);
      rig.log.openEpoch(rig.place.store(), io.forebay.gateway.block.EpochCause.FIRST, 0);
      boolean[] failed = new boolean[1];
      rig.log.flush(failure -> failed[0] = failure != null);
      rig.until(() -> failed[0], "failed");
      rig.kill();
      assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
      rig.admit(io.forebay.gateway.block.EpochCause.RESTART);
      fill(rig, 1);
      rig.cutPower();

      assertThat(rig.recoveredRow()).as("seed %d", seed).isEqualTo(RecoveryRow.G);
      assertThat(rig.writes()).as("B5 seed %d", seed).hasSize(8);
      assertThat(rig.alarms).as("seed %d", seed).isEmpty();
      rig.sim.disk.free();
    }
  }

  /// R4: the ladder counts with what may still be appended, not with what was bought.
  @Test
  void status_slotThatCannotBePrepared_isNoFreeSpace() throws Exception {
    LogRig rig = LogRig.created(43, LogRig.SMALL, LogRig.PLACE);
    assertThat(rig.log.status().freeBytes()).isEqualTo(LogRig.SMALL.capacityBytes());
    rig.sim.disk.faults.plan(Op.WRITE, "slot-0000002", 1, Verdict.FAIL);
    rig.until(() -> !rig.alarms.isEmpty(), "an alarm");
    rig.until(() -> rig.log.status().preparedSlots() == 3, "the others are prepared");
    assertThat(rig.alarms).hasOnlyElementsOfType(LogAlarm.SlotNotPrepared.class);
    assertThat(rig.log.status().freeBytes()).isEqualTo(3L * LogRig.SMALL.segmentBytes());
  }

  /// R4: nor while it is tried again.
  @Test
  void status_slotThatCannotBePrepared_neverCounts() throws Exception {
    LogRig rig = LogRig.created(46, LogRig.SMALL, LogRig.PLACE);
    rig.sim.disk.faults.failing = path -> path.endsWith("slot-0000002");
    rig.sim.disk.faults.syncFails = 1; // Late: all of it was written.
    rig.until(() -> !rig.alarms.isEmpty(), "an alarm");
    long most = 3L * LogRig.SMALL.segmentBytes();
    rig.until(
        () -> {
          assertThat(rig.log.status().freeBytes()).isLessThanOrEqualTo(most);
          return rig.alarms.size() == 4;
        },
        "tried three times more");
  }

  /// Else a log of which one slot is left would stay full, though everything is destaged (log:0x7f40f9723e548bb2).
  @Test
  void status_slotThatCouldNotBePrepared_isTriedAgain() throws Exception {
    LogRig rig = LogRig.created(44, LogRig.SMALL, LogRig.PLACE);
    rig.sim.disk.faults.plan(Op.WRITE, "slot-0000002", 1, Verdict.FAIL);
    rig.sim.disk.faults.plan(Op.SYNC, "slot-0000003", 1, Verdict.FAIL);
    rig.until(() -> rig.alarms.size() == 2, "two alarms");
    assertThat(rig.log.status().whole()).isFalse();
    rig.until(() -> rig.log.status().whole(), "all are prepared");
    assertThat(rig.log.status().preparedSlots()).isEqualTo(4);
    assertThat(rig.log.status().freeBytes()).isEqualTo(LogRig.SMALL.capacityBytes());
  }

  @Test
  void recover_freeSlotCannotBeReadJustNow_isPreparedOnceItCan() throws Exception {
    LogRig rig = written(45, 1);
    rig.until(() -> rig.log.status().preparedSlots() == 4, "prepared");
    rig.kill();
    rig.sim.disk.faults.failing = path -> path.endsWith("slot-0000003");
    rig.sim.disk.faults.readFails = 1;
    assertThat(rig.recoveredRow()).isEqualTo(RecoveryRow.E);
    assertThat(rig.alarms).isNotEmpty().hasOnlyElementsOfType(LogAlarm.SlotDamaged.class);
    rig.until(
        () -> rig.alarms.stream().anyMatch(LogAlarm.SlotNotPrepared.class::isInstance), "not yet");
    rig.sim.disk.faults.stop();
    rig.until(() -> rig.log.status().preparedSlots() == 4, "prepared again");
  }

  @Test
  void recover_moreSlotsThanConfigured_refuses() throws Exception {
    LogRig rig = written(5, 1);
    rig.kill();
    rig.platform = rig.sim.machine.boot();
    LogShape smaller = new LogShape(16 << 20, 3, 16 << 20);

    assertThatThrownBy(() ->
            Log.recover(rig.platform, rig.place, smaller, rig.root, rig.listener, rig.alarms::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a log does not shrink");
  }

  @Test
  void recover_fewerSlotsThanConfigured_growsTheLog() throws Exception {
    LogRig rig = written(6, 1);
    rig.kill();
    rig.platform = rig.sim.machine.boot();
    LogShape larger = new LogShape(16 << 20, 6, 16 << 20);

    Recovery recovery =
        Log.recover(rig.platform, rig.place, larger, rig.root, rig.listener, rig.alarms::add);

    Log log = ((Recovery.Recovered) recovery).log();
    rig.until(() -> log.status().preparedSlots() == 6, "prepared");
    assertThat(rig.alarms).isEmpty();
  }

  private static void fallAsleep(LogRig rig) {
    for (int i = 0; rig.sim.scheduler.step(); i++) {
      assertThat(i).as("the agents come to rest").isLessThan(100_000);
    }
  }

  @Test
  void append_allSlotsTaken_isFullUntilTrimmed() throws Exception {
    LogRig rig = LogRig.open(7);
    int admitted = 0;
    boolean[] room = {true};
    while (room[0]) {
      Admission admission = rig.write(0, LARGE);
      if (admission instanceof Admission.Admitted) {
        admitted++;
      } else if (rig.log.status().usedBytes() < (62L << 20)) {
        room[0] = false;
        rig.log.whenRoom(() -> room[0] = true);
        rig.until(() -> room[0], "room in the ring or in slots that are being prepared");
      } else {
        break;
      }
    }
    assertThat(admitted).isBetween(490, 504); // 63 of 64 MiB: the reserve stays.
    rig.flush(); // The reserve closes the batch.
    assertThat(rig.log.durable()).isEqualTo(rig.log.appended());
    boolean[] woken = new boolean[1];
    rig.log.whenRoom(() -> woken[0] = true);
    assertThat(woken[0]).isFalse();

    try (Pin pin = rig.log.pin(64)) {
      rig.destage(rig.log.durablePosition());
      rig.sim.scheduler.stepNow();
      assertThat(rig.write(0, LARGE)).as("R2 " + pin.lsn()).isEqualTo(Admission.FULL);
      assertThat(rig.read(4096 + 64, 10)).isNotEmpty();
      woken[0] = false;
      rig.log.whenRoom(() -> woken[0] = true);
      fallAsleep(rig);
      assertThat(woken[0]).isFalse();
    }
    rig.until(() -> woken[0], "woken by the pin's release");
    assertThat(rig.write(0, LARGE)).isEqualTo(Admission.ADMITTED);
  }
}
