package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.sim.Seed;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimFaults;
import io.forebay.gateway.sim.SimRandomness;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random records through the destager and out through reads, with crashes, power cuts, failing and
/// full disks, and holds. After every step what must hold is compared with a model; in the end, the
/// faults over, the mirrors are the model (R1). `-Dseed=N` replays one seed.
class DestagerSim {
  private static final int SEEDS = Integer.getInteger("seeds", 60);
  private static final int STEPS = 400;

  /// What a run must have met, or it proves nothing.
  private enum Met {
    CRASH,
    POWER_CUT,
    HOLD_REACHED,
    FAILURE,
    RECOVERY,
    BACKLOG_READ,
    SPILLED,
    GAP_FILLED,
    DELETED,
    GROWN
  }

  private final Map<Met, Integer> met = new EnumMap<>(Met.class);

  @Test
  void destager_randomRecordsAndFaults_endsWithTheModel() throws IOException {
    String replay = System.getProperty("seed");
    if (replay != null) {
      new Run(Long.parseLong(replay)).run();
      return;
    }
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        new Run(seed).run();
      } catch (Throwable e) {
        throw new AssertionError("replay with -Dseed=" + seed, e);
      }
    }
    System.out.println("met: " + met);
    for (Met each : Met.values()) {
      if (!met.containsKey(each)) {
        throw new AssertionError(each + " was never met: " + met);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void destager_brokenOnPurpose_isCaught(DestageMutant mutant) throws IOException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run run = new Run(seed);
      run.rig.mutant = mutant;
      try {
        run.run();
      } catch (RuntimeException | Error e) {
        return;
      }
    }
    throw new AssertionError(mutant + " was not caught by " + SEEDS + " seeds");
  }

  private final class Run {
    final SimRandomness random;
    final DestageRig rig;
    int volumes;
    int seenFailures;
    int seenRecoveries;

    Run(long seed) throws IOException {
      random = new Seed(seed).stream("destager test");
      rig = new DestageRig(seed);
      rig.spillAboveBytes = seed % 2 == 0 ? -1 : Long.MAX_VALUE;
    }

    void run() throws IOException {
      rig.boot();
      rig.change(++volumes, 40_000);
      for (int step = 0; step < STEPS; step++) {
        try {
          step();
        } catch (SimCrash e) {
          // Below: the machine says so too.
        }
        if (rig.sim.machine.crashed()) {
          hit(Met.CRASH);
          rig.die();
          restart();
        }
      }
      rig.sim.disk.faults.stop();
      rig.setStop(DestageJournal.NO_STOP);
      rig.drain();
      rig.assertMirrorsAre(rig.log.durable());
      rig.shutDown();
      rig.sim.disk.free();
    }

    private void step() throws IOException {
      int dice = random.below(100);
      if (dice < 40) {
        record();
      } else if (dice < 55) {
        rig.flush();
      } else if (dice < 80) {
        for (int i = random.below(30); i > 0 && rig.sim.scheduler.step(); i--) {}
      } else if (dice < 88) {
        read();
      } else if (dice < 92) {
        hold();
      } else if (dice < 94) {
        faults();
      } else if (dice < 96) {
        rig.sim.disk.faults.crashIn(1 + random.below(60));
      } else if (dice < 97) {
        rig.log.ringFloor = random.coin() ? 0 : rig.log.durable();
      } else if (dice < 98) {
        hit(Met.POWER_CUT);
        rig.powerCut();
        restart();
      } else {
        rig.destager().hurry();
      }
      if (!rig.sim.machine.crashed()) {
        invariants();
      }
    }

    private void restart() throws IOException {
      SimFaults faults = rig.sim.disk.faults;
      faults.stop();
      rig.forgetAtLsn = -1;
      if (random.coin()) {
        rig.image
            .entries()
            .forEach(entry -> {
              if (random.oneIn(10)) {
                rig.forgetAtLsn = entry.lsn();
              }
            });
      }
      rig.boot();
      if (rig.index().knownFrom() > rig.index().destagedLsn()) {
        hit(Met.GAP_FILLED);
      }
      rig.log.epochStart();
      rig.sizes.keySet().forEach(volume -> rig.assertRead(volume, 0, rig.size(volume)));
    }

    private void record() {
      int dice = random.below(40);
      Integer[] numbers = rig.sizes.keySet().toArray(Integer[]::new);
      if (numbers.length == 0 || dice == 0 && numbers.length < 3) {
        rig.change(++volumes, 4096 * (1 + random.below(30)) + random.below(2) * 512);
        return;
      }
      int volume = random.pick(numbers);
      int size = rig.size(volume);
      switch (dice) {
        case 1 -> {
          hit(Met.DELETED);
          rig.change(volume, 0);
        }
        case 2 -> {
          hit(Met.GROWN);
          rig.change(volume, size + 1 + random.below(20_000));
        }
        case 3 -> rig.append(RecordType.CHECKPOINT, 0, 0, 0, 3, new byte[3]);
        case 4, 5, 6 -> extent(random.coin() ? RecordType.ZERO : RecordType.TRIM, volume, size);
        default -> extent(RecordType.WRITE, volume, size);
      }
    }

    private void extent(RecordType type, int volume, int size) {
      int align = random.coin() ? 1 : 512;
      int offset = random.below(size / align) * align;
      int most = random.oneIn(4) ? size - offset : Math.min(size - offset, 5_000);
      int length = 1 + random.below(most);
      byte[] payload = new byte[type == RecordType.WRITE ? length : 0];
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) (random.nextLong() | 1);
      }
      int flags = type == RecordType.ZERO ? random.below(2) : 0;
      rig.append(type, flags, volume, offset, length, payload);
    }

    private void read() {
      Integer[] numbers = rig.sizes.keySet().toArray(Integer[]::new);
      if (numbers.length > 0) {
        int volume = random.pick(numbers);
        int size = rig.size(volume);
        int offset = random.below(size);
        if (rig.log.ringFloor > 0 && rig.destager().destaged().lsn() < rig.log.ringFloor) {
          hit(Met.BACKLOG_READ);
        }
        int length = 1 + random.below(size - offset);
        rig.assertRead(volume, offset, length);
        int runsMax = random.coin() ? 1_000 : 1 + random.below(3);
        SurveyCheck.run(rig, volume, offset, length, runsMax);
      }
    }

    /// Sets a stop where one may stand, or lifts it.
    private void hold() {
      if (rig.stop() != DestageJournal.NO_STOP) {
        rig.setStop(DestageJournal.NO_STOP);
        return;
      }
      long end = rig.flush();
      if (end >= rig.state.destaging()) {
        rig.setStop(end);
      }
    }

    private void faults() {
      SimFaults faults = rig.sim.disk.faults;
      faults.failing = path -> !path.endsWith("/state") || random.oneIn(4);
      faults.writeFails = random.coin() ? 0 : 0.05;
      faults.syncFails = random.coin() ? 0 : 0.1;
      faults.metadataFails = random.coin() ? 0 : 0.03;
      faults.readFails = random.coin() ? 0 : 0.1;
      faults.full = random.coin() ? 0 : 0.05;
    }

    private void invariants() {
      Position destaged = rig.destager().destaged();
      if (destaged.lsn() > rig.log.durable() || destaged.lsn() > rig.stop()) {
        throw new AssertionError("B3: " + destaged);
      }
      if (rig.held()) {
        hit(Met.HOLD_REACHED);
        rig.assertMirrorsAre(rig.stop());
      }
      if (rig.index().knownFrom() > rig.index().destagedLsn()) {
        hit(Met.SPILLED);
      }
      count(rig.failures, Met.FAILURE);
      if (rig.recoveries > seenRecoveries) {
        seenRecoveries = rig.recoveries;
        hit(Met.RECOVERY);
      }
    }

    private void count(List<?> failures, Met what) {
      if (failures.size() > seenFailures) {
        seenFailures = failures.size();
        hit(what);
      }
    }
  }

  private void hit(Met what) {
    met.merge(what, 1, Integer::sum);
  }
}
