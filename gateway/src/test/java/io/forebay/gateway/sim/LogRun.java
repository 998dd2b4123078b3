package io.forebay.gateway.sim;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.LogPlace;
import java.io.IOException;

/// One seed of the log's simulation: a store through several process lives, with the crashes, power
/// cuts and damage between them.
final class LogRun {
  final SimWorld world;
  final Mutant mutant;
  private final LogStage stage;
  private final LogPlan plan;
  private final SimRandomness random;
  private final LogOpening opening;
  private final LogTamper tamper;
  private int operationsLeft;

  LogRun(Seed seed, Mutant mutant, int operations) {
    this.mutant = mutant;
    world = new SimWorld(seed);
    SimRandomness chance = seed.stream("plan");
    plan = LogPlan.of(chance, operations);
    LogPlace place = new LogPlace(chance.uuid(), chance.uuid(), LogStage.SEGMENTS, LogStage.RING);
    stage = new LogStage("a", seed, world, plan, new LogModel(plan.startLsn()), place);
    random = stage.random;
    world.scheduler.interleaveShare = plan.interleaveShare();
    operationsLeft = operations;
    opening = new LogOpening(stage, mutant, false);
    tamper = new LogTamper(stage, stage.model::end);
    if (mutant == Mutant.LYING_SYNC) {
      stage.machine.disk.lieAboutSync();
    } else if (mutant == Mutant.SWALLOWED_SYNC_FAILURE) {
      stage.machine.disk.swallowSyncFailures();
    }
  }

  /// Runs the seed to its end. Throws whatever finds the log in breach.
  void run() throws IOException {
    try {
      while (operationsLeft > 0) {
        stage.setFaults();
        live(1 + random.below(plan.operationsPerLifeMax()), random.chance(plan.cleanShare()));
      }
      // At last the faults stop: everything that was promised is there, and the log works.
      stage.machine.disk.faults.stop();
      live(50, true);
      live(0, true);
    } finally {
      world.scheduler.hostOperation = null;
      stage.free();
      tamper.free();
    }
  }

  /// One process: opens the log, works, ends.
  private void live(int steps, boolean clean) throws IOException {
    stage.lifeBegins();
    boolean power = random.chance(plan.powerCutShare());
    Platform platform = stage.machine.boot();
    try {
      LogLife life = new LogLife(stage, opening.open(platform));
      world.scheduler.hostOperation = life::hostOperation;
      for (int i = 0; i < steps && !life.over(); i++) {
        operationsLeft--;
        life.step();
      }
      world.scheduler.hostOperation = null;
      if (clean && !life.failed() && !life.over()) {
        close(life);
        stage.coverage.hit("life ended cleanly");
        stage.ends(power);
        tamper.betweenLives(false);
        return;
      }
      stage.coverage.hit("life ended by " + (power ? "a power cut" : "kill -9"));
    } catch (SimCrash e) {
      stage.coverage.hit(
          "life ended amid a disk operation, by " + (power ? "a power cut" : "kill -9"));
    } catch (IOException e) {
      if (!stage.failureAllowed()) {
        throw e;
      }
      stage.coverage.hit("life ended by a disk's failure");
    }
    operationsLeft--;
    world.scheduler.hostOperation = null;
    stage.ends(power);
    tamper.betweenLives(!power);
  }

  private void close(LogLife life) throws IOException {
    life.settle();
    life.closePins();
    Position end = life.close();
    stage.promises.closed(end.lsn(), end.chain());
    if (random.oneIn(10)) {
      stage.coverage.hit("killed between the clean stop and its end");
      return;
    }
    life.end();
    stage.machine.exit();
  }
}
