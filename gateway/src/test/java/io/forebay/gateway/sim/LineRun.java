package io.forebay.gateway.sim;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogPlace;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.util.UUID;

/// One seed of two logs: a healthy one that hosts feed, and a second one that is fed from it by the
/// line and lives through crashes, power cuts and damage. The second never holds anything but a
/// prefix of the first, byte for byte.
final class LineRun {
  final SimWorld world;
  private final LogStage near;
  private final LogStage far;
  private final LogPlan plan;
  private final LogOpening nearOpening;
  private final LogOpening farOpening;
  private final LogTamper tamper;
  private final SimRandomness random;
  private int operationsLeft;
  private boolean lostForGood;

  LineRun(Seed seed, Mutant mutant, int operations) {
    world = new SimWorld(seed);
    SimRandomness chance = seed.stream("plan");
    plan = LogPlan.of(chance, operations);
    operationsLeft = operations;
    UUID group = chance.uuid();
    LogModel model = new LogModel(plan.startLsn());
    near = new LogStage("near", seed, world, plan, model, place(group, chance));
    far = new LogStage("far", seed, world, plan, model, place(group, chance));
    random = far.random;
    nearOpening = new LogOpening(near, Mutant.NONE, false);
    farOpening = new LogOpening(far, Mutant.NONE, true);
    tamper = new LogTamper(far, () -> far.promises.acked);
    world.scheduler.interleaveShare = plan.interleaveShare();
    if (mutant == Mutant.LYING_SYNC) {
      far.machine.disk.lieAboutSync();
    } else if (mutant == Mutant.SWALLOWED_SYNC_FAILURE) {
      far.machine.disk.swallowSyncFailures();
    }
  }

  private static LogPlace place(UUID group, SimRandomness chance) {
    return new LogPlace(group, chance.uuid(), LogStage.SEGMENTS, LogStage.RING);
  }

  void run() throws IOException {
    try {
      near.lifeBegins();
      Log source = nearOpening.open(near.machine.boot()).log;
      while (operationsLeft > 0 && !lostForGood) {
        far.setFaults();
        live(source, 1 + random.below(plan.operationsPerLifeMax()));
      }
      far.machine.disk.faults.stop();
      live(source, lostForGood ? 0 : 50);
    } finally {
      far.free();
      near.free();
      tamper.free();
    }
  }

  private void live(Log source, int steps) throws IOException {
    boolean power = random.chance(plan.powerCutShare());
    boolean clean = random.chance(plan.cleanShare());
    far.lifeBegins();
    try {
      Log log = farOpening.openForLine(far.machine.boot());
      if (log.end().lsn() < near.promises.startLsn) {
        // Damage took what the sender has given up already: a catch-up batch's case.
        world.coverage.hit("line: behind the sender's floor");
        lostForGood = true;
      }
      LineLife life = new LineLife(near, far, source, log);
      for (int i = 0; i < steps && !lostForGood; i++) {
        operationsLeft--;
        feed(source);
        life.step();
      }
      if (clean && !life.failed()) {
        close(log, life);
        far.ends(power);
        tamper.betweenLives(false);
        return;
      }
    } catch (SimCrash e) {
      world.coverage.hit("line: receiver crashed amid a disk operation");
    } catch (IOException e) {
      if (!far.failureAllowed()) {
        throw e;
      }
      world.coverage.hit("line: receiver ended by a disk's failure");
    }
    operationsLeft--;
    far.ends(power);
    tamper.betweenLives(!power);
  }

  private void close(Log log, LineLife life) throws IOException {
    life.settle();
    Position end = log.closeCleanly();
    far.promises.closed(end.lsn(), end.chain());
    far.promises.acked = end.lsn();
    log.close();
    far.machine.exit();
    world.coverage.hit("line: receiver ended cleanly");
  }

  /// Hosts write to the sender; sometimes a new epoch begins.
  private void feed(Log source) throws IOException {
    if (random.oneIn(3)) {
      for (int i = random.below(20); i > 0; i--) {
        append(source, 1 + random.below(plan.payloadBytesMax()));
      }
    }
    if (random.chance(plan.fillShare())) {
      for (int i = random.below(100); i > 0; i--) {
        append(source, 128 << 10);
      }
    }
    if (random.oneIn(10)) {
      source.flush(failure -> Check.check(failure == null, "the sender is healthy"));
    }
    if (random.oneIn(100)) {
      nearOpening.openEpoch(source);
    }
    world.scheduler.stepNow();
    far.diedMeanwhile();
  }

  private void append(Log source, int length) {
    LogModel model = near.model;
    model.pendingPayload = random.below(1 << 30);
    boolean write = random.below(10) < 8;
    Admission admission =
        source.append(
            write ? RecordType.WRITE : RecordType.TRIM,
            0,
            1,
            random.below(1L << 30),
            length,
            write ? LogModel.payload(model.pendingPayload, length) : null);
    Check.check(!(admission instanceof Admission.Refused), "the sender is healthy", admission);
  }
}
