package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Disks that fail under one group: what hosts are told, which alarm stands, and that all is well again
/// once the disk is. The table is in docs/GUARANTEES.md.
class GroupFaultTest {
  private static final int BLOCKS = 256;

  private final Model model = new Model();

  @SuppressWarnings("NullAway.Init")
  private Appliance a;

  @BeforeEach
  void make() throws IOException {
    a = new World(91).a;
    a.create(Role.PRIMARY);
    a.serving();
    a.createVolume("v", (long) BLOCKS * Appliance.BLOCK);
    ReplicationTest.write(a, "v", model, 20);
    a.settle();
  }

  private SimFaults faults() {
    return a.disk().faults;
  }

  /// Writes and flushes 128 KiB at a time until something is refused; returns why. More than four times
  /// what the mirror may be behind is a hang of the limit.
  private IoFailure fill() {
    Volume volume = a.export("v");
    for (int i = 0; i < 512; i++) {
      int from = i % 8 * 32;
      int stamp = model.next("v", from);
      for (int block = 1; block < 32; block++) {
        model.next("v", from + block);
      }
      Admission answer = a.writeMany(volume, from, stamp, 32);
      if (answer instanceof Admission.Refused(IoFailure failure)) {
        model.cut(stamp - 1);
        return failure;
      }
      assertThat(answer).isInstanceOf(Admission.Admitted.class);
      model.acked();
      int mark = model.ackedCount();
      if (i % 16 == 0 && a.flush(volume) == null) {
        model.flushed(mark);
      }
    }
    throw new AssertionError("64 MiB were taken and not destaged");
  }

  private void assertMirrorTakesAgain() {
    faults().stop();
    a.settle();
    assertThat(a.alarms).isEmpty();
    ReplicationTest.write(a, "v", model, 20);
    model.assertIs("v", a.read(a.export("v")));
    a.settle();
    GroupStatus status = a.group().status();
    assertThat(status.destagedLsn()).isEqualTo(status.durableLsn());
  }

  private void assertReadsAll() {
    model.assertIs("v", a.read(a.export("v")));
  }

  @Test
  void mirrorFull_hostsGoOnToTheLimit_thenNoSpace() throws IOException {
    faults().full = 1;
    faults().failing = path -> path.contains("volumes");
    assertThat(fill()).isInstanceOf(IoFailure.NoSpace.class);
    assertThat(a.alarms).containsExactly("MIRROR_FULL ");
    assertThat(a.group().status().undestagedBytes()).isGreaterThan(15L << 20);
    assertReadsAll();
    assertMirrorTakesAgain();
    a.stop();
  }

  @Test
  void mirrorWriteFails_hostsGoOnToTheLimit_thenMedium() throws IOException {
    faults().writeFails = 1;
    faults().failing = path -> path.contains("volumes");
    assertThat(fill()).isInstanceOf(IoFailure.Medium.class);
    assertThat(a.alarms).containsExactly("MIRROR_FAILED ");
    assertReadsAll();
    assertMirrorTakesAgain();
    a.stop();
  }

  /// What was written since the last good sync may be gone from the page cache: it is written again.
  @Test
  void mirrorSyncFailsOnce_isDestagedAgainFromTheLog() throws IOException {
    long before = a.group().status().destagedLsn();
    faults().plan(Op.SYNC, "mirror.raw", 1, Verdict.FAIL);
    ReplicationTest.write(a, "v", model, 30);
    a.until(() -> a.alarms.contains("MIRROR_FAILED "), "the alarm");
    assertThat(a.group().status().destagedLsn()).isEqualTo(before);
    a.settle();
    assertMirrorTakesAgain();
    a.cutPower();
    a.open();
    a.serving();
    assertReadsAll();
    a.stop();
  }

  @Test
  void stateFileFails_nothingIsDestagedUntilRestart() throws IOException {
    faults().writeFails = 1;
    faults().failing = path -> path.endsWith("state");
    IoFailure failure = fill();
    assertThat(failure).isInstanceOf(IoFailure.Medium.class);
    assertThat(failure.reason()).contains("state file");
    assertThat(a.alarms).contains("STATE_FAILED ");
    assertReadsAll();
    faults().stop();
    a.settle();
    assertThat(a.alarms).as("final until restart").contains("STATE_FAILED ");
    restarted();
  }

  private void restarted() throws IOException {
    a.kill();
    a.alarms.clear();
    a.open();
    a.serving();
    model.prefix(List.of("v"), List.of(a.read(a.export("v"))), model.ackedCount());
    assertMirrorTakesAgain();
    a.stop();
  }

  @Test
  void segmentWriteFails_isFinal_andEveryAckedWriteIsThereAfterwards() throws IOException {
    assertLogFails(Op.WRITE);
  }

  @Test
  void segmentSyncFails_isFinal_andEveryAckedWriteIsThereAfterwards() throws IOException {
    assertLogFails(Op.SYNC);
  }

  /// B5, and B1 over the restart: the ring has what was acked.
  private void assertLogFails(Op op) throws IOException {
    Volume volume = a.export("v");
    for (String name : a.disk().list(a.places.segments())) {
      faults().plan(op, name, 1, Verdict.FAIL);
    }
    a.write(volume, 3, model.next("v", 3));
    model.acked();
    assertThat(a.flush(volume)).isInstanceOf(IoFailure.Medium.class);
    assertThat(a.alarms).contains("LOG_FAILED ");
    faults().stop();
    assertThat(a.write(volume, 4, 999)).isInstanceOf(Admission.Refused.class);
    assertThat(a.flush(volume)).as("no retry that believes").isInstanceOf(IoFailure.Medium.class);
    assertReadsAll();
    restarted();
  }

  @Test
  void mirrorReadFails_isToldAndNothingElse() throws IOException {
    faults().readFails = 1;
    faults().failing = path -> path.contains("volumes");
    Volume volume = a.export("v");
    ByteBuffer into = ByteBuffer.allocate(Appliance.BLOCK); // On the heap: never served at once.
    assertThat(a.completed(done -> volume.read(0, into, done)))
        .isInstanceOf(IoFailure.Medium.class);
    faults().stop();
    assertReadsAll();
    assertMirrorTakesAgain();
    a.stop();
  }

  @Test
  void slotCannotBePrepared_isAnAlarmUntilItIs() throws IOException {
    Appliance other = new World(92).a;
    other.disk().faults.failing = path -> path.endsWith("slot-0000002");
    other.disk().faults.readFails = 1;
    other.create(Role.PRIMARY);
    other.until(() -> other.alarms.contains("SLOT_DAMAGED "), "an alarm");
    other.disk().faults.stop();
    other.until(() -> other.alarms.isEmpty(), "it is prepared at the next try, and over");
    assertThat(other.group().status().unpreparedBytes()).isZero();
  }
}
