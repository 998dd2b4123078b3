package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DestagerTest {
  private static final int SIZE = 200_000;
  private static final long SECOND = 1_000_000_000L;

  @SuppressWarnings("NullAway.Init")
  private DestageRig rig;

  @BeforeEach
  void bootWithOneVolume() throws IOException {
    rig = new DestageRig(7);
    rig.boot();
    rig.change(1, SIZE);
    rig.drain();
  }

  @AfterEach
  void free() {
    rig.sim.disk.free();
  }

  private static byte[] bytes(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private void runFor(long nanos) {
    long until = rig.sim.clock.nanos() + nanos;
    while (rig.sim.clock.nanos() < until) {
      if (!rig.sim.scheduler.step()) {
        return;
      }
    }
  }

  @Test
  void duty_overwrites_onlyTheNewestReachesTheMirror() {
    long writesBefore = rig.sim.counts.of(Op.WRITE);
    for (int i = 0; i < 100; i++) {
      rig.write(1, 2000L * (99 - i % 50), bytes(i + 1, 2000));
    }
    rig.drain();
    rig.assertMirrorsAre(rig.log.durable());
    // Fifty neighbours become one write, and the sidecar is another.
    assertThat(rig.sim.counts.of(Op.WRITE) - writesBefore).isEqualTo(2);
  }

  @Test
  void duty_notDurable_isNotDestaged() {
    long durable = rig.log.durable();
    rig.write(1, 0, bytes(1, 4096));
    rig.log.mark();
    rig.destager().hurry();
    runFor(30 * SECOND);
    assertThat(rig.destager().destaged().lsn()).as("B3").isEqualTo(durable);
    rig.assertMirrorsAre(durable);
  }

  private static final long YIELD = 5 * SECOND;

  /// Begins again with a pace that yields for longer than it waits for more; then a write and a surge.
  private void surge() throws IOException {
    rig.shutDown();
    DestagePace pace = DestagePace.DEFAULT;
    rig.pace =
        new DestagePace(
            pace.eagerBytes(), pace.delayNanos(), pace.retryNanos(), YIELD, pace.yieldBytes());
    rig.boot();
    rig.write(1, 0, bytes(1, 4096));
    rig.flush();
    rig.log.surgeNanos = rig.sim.clock.nanos();
  }

  private long untilDestaged() {
    long began = rig.sim.clock.nanos();
    long end = rig.log.durable();
    rig.sim.scheduler.runUntil(
        () -> rig.destager().destaged().lsn() == end, 10_000, "everything is destaged");
    rig.assertMirrorsAre(end);
    return rig.sim.clock.nanos() - began;
  }

  @Test
  void duty_surgeOfWrites_waitsUntilItIsOver() throws IOException {
    surge();
    assertThat(untilDestaged()).isBetween(YIELD, YIELD + SECOND);
  }

  @Test
  void duty_surgeAndSomebodyWaits_destagesAtOnce() throws IOException {
    surge();
    rig.destager().hurry();
    assertThat(untilDestaged()).isLessThan(SECOND);
  }

  @Test
  void duty_surgeThatGoesOn_endsItsWaitAtTheLimit() throws IOException {
    rig.shutDown();
    rig.pace = DestagePace.DEFAULT.within(2 * 64_000);
    rig.boot();
    long before = rig.destager().destaged().lsn();
    for (int i = 0; i < 40 && rig.destager().destaged().lsn() == before; i++) {
      assertThat(rig.log.durable() - before).as("undestaged").isLessThan(64_000 + 8192);
      rig.write(1, 4096L * i, bytes(i, 4096));
      rig.flush();
      rig.log.surgeNanos = rig.sim.clock.nanos();
      runFor(SECOND / 10);
    }
    assertThat(rig.destager().destaged().lsn()).isGreaterThan(before);
  }

  @Test
  void duty_stopInTheMiddle_endsExactlyThere() {
    rig.write(1, 0, bytes(1, 8192));
    long stop = rig.flush();
    rig.write(1, 4096, bytes(2, 8192));
    rig.flush();
    rig.setStop(stop);
    rig.destager().hurry();
    runFor(30 * SECOND);
    assertThat(rig.destager().destaged().lsn()).isEqualTo(stop);
    assertThat(rig.held()).isTrue();
    rig.assertMirrorsAre(stop);

    rig.write(1, 0, bytes(3, 100));
    rig.flush();
    rig.destager().hurry();
    runFor(30 * SECOND);
    rig.assertMirrorsAre(stop); // C1

    rig.setStop(DestageJournal.NO_STOP);
    rig.drain();
    rig.assertMirrorsAre(rig.log.durable());
  }

  @Test
  void duty_stopSetWhileTheBatchIsBuilt_isNotPassed() {
    rig.write(1, 0, bytes(1, 4096));
    long stop = rig.flush();
    rig.write(1, 0, bytes(2, 4096));
    rig.flush();
    boolean[] set = new boolean[1];
    rig.beforeBegin =
        () -> {
          if (!set[0]) {
            set[0] = true;
            rig.setStop(stop);
          }
        };
    rig.destager().hurry();
    runFor(30 * SECOND);
    assertThat(set[0]).isTrue();
    assertThat(rig.destager().destaged().lsn()).isEqualTo(stop);
    rig.assertMirrorsAre(stop);
  }

  @Test
  void duty_stopBelowWhatWasBegun_isOurBug() {
    rig.write(1, 0, bytes(1, 4096));
    long stop = rig.log.durable();
    rig.flush();
    rig.sim.disk.faults.plan(Op.SYNC, "mirror.raw", 1, Verdict.FAIL);
    rig.destager().hurry();
    rig.sim.scheduler.runUntil(() -> !rig.failures.isEmpty(), 10_000, "failed");
    rig.setStop(stop); // The mirror holds parts of what is beyond.
    assertThatThrownBy(() -> runFor(30 * SECOND))
        .isInstanceOf(InvariantError.class)
        .hasMessageContaining("C1");
  }

  @Test
  void duty_mirrorFull_saysSoWaitsAndRecovers() {
    rig.write(1, 0, bytes(1, 50_000));
    long before = rig.destager().destaged().lsn();
    rig.flush();
    rig.sim.disk.faults.full = 1;
    rig.sim.disk.faults.failing = path -> path.endsWith("mirror.raw");
    runFor(15 * SECOND);
    assertThat(rig.failures).hasSize(1).first().isInstanceOf(IoFailure.NoSpace.class);
    assertThat(rig.failures.getFirst().reason()).contains("mirror.raw");
    assertThat(rig.destager().failure()).isEqualTo(rig.failures.getFirst());
    assertThat(rig.destager().destaged().lsn()).isEqualTo(before);
    runFor(60 * SECOND);
    assertThat(rig.failures).as("raised once").hasSize(1);

    rig.sim.disk.faults.stop();
    runFor(15 * SECOND);
    assertThat(rig.recoveries).isEqualTo(1);
    assertThat(rig.destager().failure()).isNull();
    rig.assertMirrorsAre(rig.log.durable());
  }

  @Test
  void duty_failedSync_writesTheWholeBatchAgain() {
    rig.change(2, SIZE);
    rig.drain();
    rig.write(1, 0, bytes(1, 50_000));
    rig.write(2, 10_000, bytes(2, 50_000));
    rig.flush();
    long before = rig.destager().destaged().lsn();
    rig.sim.disk.faults.plan(Op.SYNC, "2/mirror.raw", 1, Verdict.FAIL);
    rig.destager().hurry();
    rig.sim.scheduler.runUntil(() -> !rig.failures.isEmpty(), 10_000, "failed");
    assertThat(rig.failures.getFirst()).isInstanceOf(IoFailure.Medium.class);
    assertThat(rig.destager().destaged().lsn()).isEqualTo(before);
    long writes = rig.sim.counts.of(Op.WRITE);
    rig.drain();
    assertThat(rig.sim.counts.of(Op.WRITE) - writes).as("both volumes again").isGreaterThan(3);
    rig.assertMirrorsAre(rig.log.durable());
  }

  @Test
  void duty_damagedLog_stopsBeforeItWithTheReason() {
    rig.write(1, 0, bytes(1, 5_000));
    long bad = rig.log.appended();
    rig.write(1, 0, bytes(2, 5_000));
    rig.flush();
    long before = rig.destager().destaged().lsn();
    rig.log.rot(bad + 64 + 100);
    rig.destager().hurry();
    runFor(30 * SECOND);
    assertThat(rig.failures).hasSize(1);
    assertThat(rig.failures.getFirst().reason()).contains(Lsn.print(bad)).contains("payload");
    assertThat(rig.destager().destaged().lsn()).isEqualTo(before);
    rig.log.rot(bad + 64 + 100);
    rig.drain();
    rig.assertMirrorsAre(rig.log.durable());
  }

  @Test
  void duty_recordBeyondTheVolume_isRefusedNotWritten() {
    rig.log.append(RecordType.WRITE, 0, 1, SIZE - 10, 20, new byte[20]);
    rig.flush();
    rig.destager().hurry();
    runFor(5 * SECOND);
    assertThat(rig.failures.getFirst().reason()).contains("does not fit");
    assertThat(rig.sim.disk.inode(DestageRig.place(1).file()).size()).isEqualTo(SIZE);
  }

  @Test
  void duty_recordOfAnUnknownVolume_isRefused() {
    rig.log.append(RecordType.WRITE, 0, 99, 0, 20, new byte[20]);
    rig.flush();
    rig.destager().hurry();
    runFor(5 * SECOND);
    assertThat(rig.failures.getFirst().reason()).contains("volume 99");
  }

  @Test
  void duty_volumeChanges_takeEffectInOrder() {
    rig.write(1, SIZE - 10, bytes(1, 10));
    rig.change(1, 2 * SIZE);
    rig.write(1, SIZE, bytes(2, SIZE / 2));
    rig.change(2, 8192);
    rig.write(2, 0, bytes(3, 8192));
    rig.change(1, 0);
    rig.drain();
    rig.assertMirrorsAre(rig.log.durable());
    assertThat(rig.mirrors.keySet()).containsExactly(2);
    assertThat(rig.sim.disk.exists(DestageRig.place(1).file())).isFalse();
    assertThat(rig.sim.disk.exists(DestageRig.place(1).sidecar())).isFalse();
  }

  @Test
  void duty_littleToDo_waitsForMoreButNotForLong() {
    long before = rig.destager().destaged().lsn();
    rig.write(1, 0, bytes(1, 100));
    rig.flush();
    runFor(SECOND / 2);
    assertThat(rig.destager().destaged().lsn()).isEqualTo(before);
    runFor(SECOND);
    assertThat(rig.destager().destaged().lsn()).isEqualTo(rig.log.durable());
  }

  @Test
  void duty_hurried_doesNotWait() {
    rig.write(1, 0, bytes(1, 100));
    rig.flush();
    rig.destager().hurry();
    runFor(SECOND / 2);
    assertThat(rig.destager().destaged().lsn()).isEqualTo(rig.log.durable());
  }

  @Test
  void duty_moreThanManyBuffers_goesOnAcrossFolds() {
    for (int i = 0; i < 400; i++) {
      rig.write(1, i * 997L % (SIZE - 70_000), bytes(i, 70_000));
    }
    assertThat(rig.log.appended()).isGreaterThan(Lsn.FOLD_BYTES);
    rig.drain();
    assertThat(rig.destager().destaged().lsn()).isEqualTo(rig.log.durable());
    rig.assertMirrorsAre(rig.log.durable());
    assertThat(rig.index().usedBytes()).isLessThanOrEqualTo(NodeMemory.NODE_BYTES);
  }

  @Test
  void onDestaged_everyTime_noReadFindsLogBelow() {
    rig.checkOnDestaged = lsn -> assertThat(rig.index().knownFrom()).isGreaterThanOrEqualTo(lsn);
    for (int i = 0; i < 20; i++) {
      rig.write(1, i * 5_000L, bytes(i, 5_000));
      rig.flush();
      runFor(2 * SECOND);
    }
    assertThat(rig.destager().destaged().lsn()).isEqualTo(rig.log.durable());
  }

  @Test
  void pin_whileUndestaged_holdsTheLog() {
    assertThat(rig.log.lowestPin()).isEqualTo(rig.destager().destaged().lsn());
    for (int i = 0; i < 300; i++) {
      rig.write(1, 0, bytes(i, 70_000));
    }
    rig.drain();
    assertThat(rig.log.lowestPin()).isEqualTo(rig.destager().destaged().lsn());
  }

  @Test
  void boot_afterAStopInTheMiddleOfABatch_finishesItFirst() throws IOException {
    rig.write(1, 0, bytes(1, 50_000));
    rig.flush();
    rig.sim.disk.faults.plan(Op.SYNC, "mirror.raw", 1, Verdict.CRASH_BEFORE);
    rig.destager().hurry();
    rig.sim.scheduler.runUntil(rig.sim.machine::crashed, 10_000, "crashed");
    rig.die();
    assertThat(rig.state.destaging()).isGreaterThan(rig.state.destaged().lsn());
    rig.boot();
    runFor(SECOND / 2); // At once, without the usual delay.
    assertThat(rig.destager().destaged().lsn()).isEqualTo(rig.log.durable());
    rig.assertMirrorsAre(rig.log.durable());
  }

  @Test
  void close_amidABatch_leavesNothingOpen() throws IOException {
    rig.write(1, 0, bytes(1, 50_000));
    rig.flush();
    rig.destager().hurry();
    for (int i = 0; i < 6; i++) {
      rig.sim.scheduler.step();
    }
    rig.shutDown(); // Fails if files, memory or agents are left.
    assertThat(rig.log.lowestPin()).isEqualTo(Long.MAX_VALUE);
  }
}
