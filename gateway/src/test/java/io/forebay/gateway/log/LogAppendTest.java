package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.block.Lsn;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogAppendTest {
  @Test
  void append_write_isAppendedAtOnceAndReadable() throws Exception {
    LogRig rig = LogRig.open(1);
    byte[] payload = LogRig.bytes(1, 5000);
    long lsn = rig.log.appended();

    assertThat(rig.write(777, payload)).isEqualTo(Admission.ADMITTED);

    assertThat(rig.log.appended()).isEqualTo(lsn + 64 + 5056); // B1: no step of any agent yet
    assertThat(rig.read(lsn + 64, 5000)).isEqualTo(payload);
    assertThat(rig.seen.getLast())
        .isEqualTo(new LogRig.Seen(RecordType.WRITE, 0, lsn, 1, 777, 5000));
  }

  @Test
  void flush_afterWrite_makesItDurableOnAMark() throws Exception {
    LogRig rig = LogRig.open(2);
    rig.write(0, LogRig.bytes(1, 100));

    rig.flush();

    assertThat(rig.log.durable()).isEqualTo(rig.log.appended());
    assertThat(rig.log.durable() % Lsn.BLOCK_BYTES).isZero();
    assertThat(rig.seen.getLast().type()).isEqualTo(RecordType.MARK);
  }

  @Test
  void flush_ofDurableLog_answersAtOnceWithoutAMark() throws Exception {
    LogRig rig = LogRig.open(3);
    rig.write(0, LogRig.bytes(1, 100));
    rig.flush();
    long end = rig.log.appended();
    boolean[] done = new boolean[1];

    rig.log.flush(failure -> done[0] = failure == null);

    assertThat(done[0]).isTrue();
    assertThat(rig.log.appended()).isEqualTo(end);
  }

  @Test
  void write_nobodyFlushes_isDurableSoon() throws Exception {
    LogRig rig = LogRig.open(4);
    rig.write(0, LogRig.bytes(1, 100));
    long end = rig.log.appended();
    rig.until(() -> rig.log.durable() >= end, "durable by itself");
  }

  @Test
  void write_quarterOfTheRingBeforeItsTime_isASurge() throws Exception {
    LogRig rig = LogRig.open(4);
    rig.write(0, LogRig.bytes(1, 100));
    long little = rig.log.appended();
    rig.until(() -> rig.log.durable() >= little, "durable by itself");
    assertThat(rig.log.surgeNanos()).isEqualTo(LogReader.NEVER);

    byte[] payload = LogRig.bytes(2, 100_000);
    for (long bytes = 0;
        bytes <= rig.shape.ringBytes() / LogWriter.SYNC_RING_SHARE;
        bytes += 100_000) {
      assertThat(rig.write(0, payload)).isEqualTo(Admission.ADMITTED);
    }
    long much = rig.log.appended();
    rig.until(() -> rig.log.durable() >= much, "durable by itself");
    assertThat(rig.log.surgeNanos()).isNotEqualTo(LogReader.NEVER);
  }

  @Test
  void read_afterTheRingWrapped_comesFromTheSlots() throws Exception {
    LogRig rig = LogRig.open(5);
    long first = rig.log.appended();
    byte[] payload = LogRig.bytes(9, 100_000);
    for (int i = 0; i < 300; i++) {
      long offset = i * 100_000L;
      boolean[] room = new boolean[1];
      while (rig.write(offset, payload) instanceof Admission.Full) {
        room[0] = false;
        rig.log.whenRoom(() -> room[0] = true);
        rig.until(() -> room[0], "room");
      }
    }
    rig.flush();

    assertThat(rig.read(first + 64, 100_000)).isEqualTo(payload);
    assertThat(Arrays.copyOfRange(rig.read(first + 60, 100_001), 4, 100_001))
        .isEqualTo(Arrays.copyOf(payload, 99_997));
  }

  @Test
  void admitHosts_epochStartNotDurable_isABug() throws Exception {
    LogRig rig = LogRig.created(6, LogRig.SMALL, LogRig.PLACE);
    rig.log.openEpoch(LogRig.STORE, EpochCause.FIRST, 0);

    assertThatThrownBy(() -> rig.log.admitHosts(true))
        .isInstanceOf(InvariantError.class)
        .hasMessageContaining("B5");
    rig.flush();
    rig.log.admitHosts(true);
    assertThat(rig.write(0, LogRig.bytes(1, 10))).isEqualTo(Admission.ADMITTED);
  }

  private static void fallAsleep(LogRig rig) {
    for (int i = 0; rig.sim.scheduler.step(); i++) {
      assertThat(i).as("the agents come to rest").isLessThan(100_000);
    }
  }

  @Test
  void write_writerIdle_wakesIt() throws Exception {
    LogRig rig = LogRig.open(7);
    fallAsleep(rig);
    rig.write(0, LogRig.bytes(1, 100));
    long end = rig.log.appended();

    rig.until(() -> rig.log.durable() >= end, "durable by itself");
  }

  @Test
  void flush_writerAsleepUntilItsDeadline_isAnsweredWithoutWaitingForIt() throws Exception {
    LogRig rig = LogRig.open(8);
    rig.write(0, LogRig.bytes(1, 100));
    while (rig.sim.scheduler.stepNow()) {
      assertThat(rig.log.durable()).isLessThan(rig.log.appended());
    }
    boolean[] done = new boolean[1];
    rig.log.flush(failure -> done[0] = failure == null);
    while (rig.sim.scheduler.stepNow()) {} // Time stands still but for what the disk takes.

    assertThat(done[0]).isTrue();
  }
}
