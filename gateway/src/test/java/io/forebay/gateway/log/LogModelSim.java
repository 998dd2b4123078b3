package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimFaults.Verdict;
import io.forebay.gateway.sim.SimRandomness;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A log that hosts feed and a log that the first one's durable bytes feed, through random work,
/// crashes, power cuts, failed syncs and clean stops, against [LogSide]. Replay:
/// `-Dsim.seed=N -Dsim.seeds=1`.
class LogModelSim {
  private static final long SEED = Long.getLong("sim.seed", 1);
  private static final int SEEDS = Integer.getInteger("sim.seeds", 40);
  private static final int OPERATIONS = 250;

  private final Map<RecoveryRow, Integer> rows = new EnumMap<>(RecoveryRow.class);
  private int failures;
  private int wraps;

  @Test
  void randomLives_keepWhatTheyPromised() {
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      try {
        new Run(seed).run();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("-Dsim.seed=" + seed + " -Dsim.seeds=1", e);
      }
    }
    if (SEEDS >= 40) {
      assertThat(rows)
          .as("rows that need no damage are met")
          .containsKeys(RecoveryRow.A, RecoveryRow.B, RecoveryRow.E, RecoveryRow.G);
      assertThat(failures).as("failed logs").isPositive();
      assertThat(wraps).as("slots reused").isPositive();
    }
  }

  private final class Run {
    final SimRandomness random;
    final LogSide near;
    final LogSide far;
    private int written;
    private boolean roomAwaited;

    /// Some seeds write so much that every slot is reused.
    private final boolean bulk;

    Run(long seed) throws IOException {
      random = new SimRandomness(seed);
      bulk = seed % 8 == 0;
      var seeds = LogSide.seeds();
      LogRig one = LogRig.created(seed, LogRig.SMALL, LogRig.place(LogRig.STORE));
      LogRig two = LogRig.created(~seed, LogRig.SMALL, LogRig.place(LogRig.OTHER_STORE));
      near = new LogSide("near", one, random, seeds);
      far = new LogSide("far", two, random, seeds);
      far.origin = near;
    }

    void run() throws Exception {
      open();
      for (int i = 0; i < OPERATIONS; i++) {
        try {
          operate();
        } catch (SimCrash e) {
          // Amid a disk operation of the test's own: the process ends below.
        }
        afterlife(near);
        afterlife(far);
      }
      converge();
      wraps += near.log().appended() > LogRig.SMALL.capacityBytes() ? 1 : 0;
      near.rows.forEach((row, count) -> rows.merge(row, count, Integer::sum));
      far.rows.forEach((row, count) -> rows.merge(row, count, Integer::sum));
      near.rig.sim.disk.free();
      far.rig.sim.disk.free();
    }

    private void afterlife(LogSide side) throws Exception {
      if (side.rig.sim.machine.crashed()) {
        side.die();
        side.recover();
        if (side == near) {
          open();
        }
      }
    }

    private void operate() throws Exception {
      if (bulk && random.oneIn(3)) {
        send();
        flush(far);
        far.destage(far.log().durable());
        near.destage(Math.min(near.log().durable(), farFloor()));
        burst(40);
        return;
      }
      switch (random.below(24)) {
        case 0, 1, 2, 3, 4 -> write(random.below(200));
        case 5 -> write(1 + random.below(RecordLayout.PAYLOAD_BYTES_MAX));
        case 6 -> burst(random.below(60));
        case 7 -> zero();
        case 8, 9, 10 -> flush(near);
        case 11 -> checkpoint();
        case 12 -> near.steps(random.below(40));
        case 13 -> far.steps(random.below(40));
        case 14 -> near.readOne();
        case 15 -> far.readOne();
        case 16 -> near.destage(Math.min(near.log().durable(), farFloor()));
        case 17 -> far.destage(far.log().durable());
        case 18, 19 -> send();
        case 20 -> flush(far);
        case 21 -> pin(random.coin() ? near : far);
        case 22 -> rest(random.coin() ? near : far);
        default -> trouble(random.coin() ? near : far);
      }
    }

    private void write(int size) {
      byte[] payload = LogRig.bytes(++written, Math.max(1, size));
      int records = near.rig.seen.size();
      Admission admission = near.rig.write(random.below(1 << 30), payload);
      if (admission instanceof Admission.Full && !roomAwaited) {
        roomAwaited = true;
        near.log().whenRoom(() -> roomAwaited = false);
      }
      if (admission instanceof Admission.Refused) {
        near.kill(); // B5: failed for good; only a restart helps.
        failures++;
        restart(near);
        return;
      }
      for (LogRig.Seen each : near.rig.seen.subList(records, near.rig.seen.size())) {
        if (each.type() == RecordType.WRITE) {
          near.wrote(each.lsn(), written);
        }
      }
    }

    private void burst(int count) {
      for (int i = 0; i < count && !near.rig.sim.machine.crashed(); i++) {
        write(RecordLayout.PAYLOAD_BYTES_MAX - random.below(3) * 1000);
        near.steps(random.below(3));
      }
    }

    private void restart(LogSide side) {
      try {
        side.recover();
        if (side == near) {
          open();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private void zero() {
      RecordType type = random.coin() ? RecordType.ZERO : RecordType.TRIM;
      near.log().append(type, 0, 2, random.below(1L << 40), 1 + random.below(1 << 30), null);
    }

    private void checkpoint() throws LogClosedException {
      try {
        byte[] name = LogRig.bytes(7, random.below(100));
        near.log().control(RecordType.CHECKPOINT, 1, 0, 0, ByteBuffer.wrap(name));
      } catch (LogClosedException e) {
        restartFailed(near);
      }
    }

    private void restartFailed(LogSide side) {
      side.kill();
      failures++;
      restart(side);
    }

    private void flush(LogSide side) {
      long end = side == near ? side.log().appended() : side.log().durable();
      Log asked = side.log();
      side.log()
          .flush(failure -> {
            if (failure == null && side.log() == asked) {
              assertThat(asked.durable()).as("B2").isGreaterThanOrEqualTo(end);
              side.told(end);
            }
          });
      side.steps(random.below(30));
    }

    private long farFloor() {
      return far.log().durable();
    }

    /// Sends what the far side lacks, in pieces of any size.
    private void send() throws IOException {
      long from = far.log().appended();
      long end = near.log().durable();
      if (from >= end) {
        return;
      }
      long size = Math.min(end - from, 1 + random.below(bulk ? 8 << 20 : 1 << 20));
      byte[] raw = new byte[(int) size];
      try (Pin pin = near.log().pin(from)) {
        near.log().read(pin.lsn(), MemorySegment.ofArray(raw));
      }
      byte[] line = line(raw, from);
      try {
        far.log().receive(MemorySegment.ofArray(line));
      } catch (CorruptRecord e) {
        throw new AssertionError(e);
      } catch (LogClosedException e) {
        restartFailed(far);
      }
      far.steps(random.below(5));
    }

    /// The line's form of whole and, at the end, cut records.
    private byte[] line(byte[] raw, long from) {
      MemorySegment log = MemorySegment.ofArray(raw);
      byte[] line = new byte[raw.length];
      int length = 0;
      long at = 0;
      while (at + RecordLayout.HEADER_BYTES <= raw.length) {
        RecordHeader header = RecordLayout.decode(log, at);
        int bytes = RecordLayout.lineBytes(header.type(), header.length());
        int whole = (int) Math.min(bytes, raw.length - at);
        System.arraycopy(raw, (int) at, line, length, whole);
        length += whole;
        at = header.end() - from;
      }
      return Arrays.copyOf(line, length);
    }

    private void pin(LogSide side) throws IOException {
      if (random.coin()) {
        side.pin();
      } else {
        side.unpin();
      }
    }

    private void rest(LogSide side) throws Exception {
      if (random.oneIn(3)) {
        try {
          side.stop();
        } catch (IOException failed) {
          restartFailed(side);
          return;
        }
        restart(side);
      }
    }

    private void trouble(LogSide side) {
      switch (random.below(6)) {
        case 0 -> {
          side.kill();
          restart(side);
        }
        case 1 -> {
          side.cutPower();
          restart(side);
        }
        case 2, 3 -> side.rig.sim.disk.faults.crashIn(1 + random.below(30));
        case 4 -> side.rig.sim.disk.faults.plan(Op.SYNC, "", 1 + random.below(5), Verdict.FAIL);
        default -> side.rig.sim.disk.faults.plan(Op.WRITE, "", 1 + random.below(9), Verdict.FAIL);
      }
    }

    /// Hosts may write: in a new epoch, unless the log was closed cleanly.
    private void open() throws Exception {
      while (!near.clean) {
        near.log().openEpoch(LogRig.STORE, EpochCause.RESTART, near.epochMax());
        near.sawEpoch();
        boolean[] durable = new boolean[1];
        boolean[] failed = new boolean[1];
        near.log()
            .flush(failure -> {
              durable[0] = failure == null;
              failed[0] = failure != null;
            });
        for (int i = 0; i < 100_000 && !durable[0] && !failed[0]; i++) {
          if (near.rig.sim.machine.crashed() || !near.rig.sim.scheduler.step()) {
            break;
          }
        }
        if (durable[0]) {
          break;
        }
        assertThat(failed[0] || near.rig.sim.machine.crashed()).as("lost wake-up").isTrue();
        near.die();
        near.recover();
      }
      near.clean = false;
      roomAwaited = false;
      near.log().admitHosts(true);
      near.look();
    }

    /// Faults stop: everything is flushed, sent and flushed there.
    private void converge() throws Exception {
      near.rig.sim.disk.faults.stop();
      far.rig.sim.disk.faults.stop();
      near.kill();
      restart(near);
      far.kill();
      restart(far);
      near.rig.flush();
      while (far.log().appended() < near.log().durable()) {
        far.destage(far.log().durable());
        send();
        far.rig.flush();
      }
      assertThat(far.log().end()).isEqualTo(near.log().durablePosition());
      assertThat(far.log().epochs()).isEqualTo(near.log().epochs());
    }
  }
}
