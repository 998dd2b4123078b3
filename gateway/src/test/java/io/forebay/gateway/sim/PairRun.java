package io.forebay.gateway.sim;

import io.forebay.gateway.group.Phase;
import io.forebay.gateway.group.Role;
import java.io.IOException;

/// One seed of a pair: two appliances with their real groups and line sessions, hosts that write, a
/// line that breaks, machines that die. At the end the faults stop and both must be alike, or one was
/// promoted without the other and both must say so.
final class PairRun {
  final SimWorld world;
  private final PairStage stage;
  private final PairHosts hosts;
  private final PairOperator operator;
  private final PairHandover handovers;
  private final PairInPlace inPlace;
  private final SimRandomness random;
  private final int operations;
  private boolean fills; // Still to come.
  private int downFor;
  private int crashes;
  private int cuts;

  PairRun(Seed seed, Mutant mutant, int operations) {
    stage = new PairStage(seed, mutant);
    world = stage.world;
    random = stage.random;
    hosts = new PairHosts(stage);
    operator = new PairOperator(stage, hosts);
    handovers = new PairHandover(stage, operator);
    inPlace = new PairInPlace(stage);
    this.operations = operations;
    fills = random.oneIn(10);
  }

  void run() throws IOException {
    try {
      begin();
      stage.failDisks(true);
      for (int i = 0; i < operations; i++) {
        step(i);
      }
      inPlace.room();
      PairEnding ending = new PairEnding(stage, hosts, operator);
      ending.run();
    } catch (RuntimeException | Error e) {
      throw new AssertionError(e.getMessage() + "\n" + stage, e);
    } finally {
      stage.london.free();
      stage.leeds.free();
      stage.london.machine.disk.free();
      stage.leeds.machine.disk.free();
    }
  }

  private void begin() throws IOException {
    stage.boot(stage.london);
    stage.boot(stage.leeds);
    stage.london.createPrimary();
    stage.await(() -> stage.london.serves(Role.PRIMARY), "serving");
    operator.createVolume("v0");
    operator.createVolume("v1");
    for (int i = random.below(50); i > 0; i--) {
      hosts.step();
    }
    operator.attach();
  }

  private void step(int i) throws IOException {
    stage.buryStruck();
    inPlace.step();
    if (downFor-- <= 0) {
      stage.boot(stage.london);
      stage.boot(stage.leeds);
    }
    fault(i);
    try {
      act();
    } catch (SimCrash e) {
      world.coverage.hit("crash amid a request");
    }
    if (fills && i >= operations / 3 && stage.reconciled()) {
      fills = false;
      stage.line.up = false;
      stage.line.cut();
      hosts.fill(44 << 20);
      stage.secondary().machine.disk.space.tight = random.coin();
      stage.line.up = true;
    }
    for (int n = random.below(12); n > 0 && world.scheduler.step(); n--) {
      stage.check();
    }
  }

  private void act() throws IOException {
    stage.reconcile();
    operator.compareHeld();
    if (stage.primary.serves(Role.PRIMARY) && stage.reconciled()) {
      if (random.below(100) < 90) {
        hosts.step();
      } else {
        operator.step();
      }
    }
  }

  /// At least one crash and one cut in each run.
  private void fault(int i) throws IOException {
    boolean last = i == operations * 3 / 4;
    if (random.oneIn(250) || last && cuts == 0) {
      cuts++;
      stage.line.cut();
      stage.line.up = random.coin();
    } else if (random.oneIn(500)) {
      stage.line.halfOpen(random.coin() ? SimLink.Side.A : SimLink.Side.B);
    } else if (!stage.line.up && random.oneIn(40)) {
      stage.line.up = true;
    }
    if (random.oneIn(400) || last && crashes == 0) {
      crashes++;
      downFor = random.below(20);
      PairSite site = random.coin() ? stage.london : stage.leeds;
      if (!site.runs()) {
        return;
      }
      if (random.coin()) {
        site.machine.disk.faults.crashIn(1 + random.below(60));
      } else {
        stage.bury(site, random.coin());
        if (random.oneIn(4) && stage.other(site).runs()) {
          stage.bury(stage.other(site), random.coin());
        } else if (site == stage.secondary()) {
          befall(site);
        }
      }
    }
    if (random.oneIn(500) && stage.secondary().runs()) {
      stage.secondary().spoilBases();
    }
    if (random.oneIn(800) && quiet()) {
      inPlace.room();
      if (random.coin()) {
        operator.switchOver();
      } else {
        handovers.run();
      }
    }
  }

  /// What may be found when an appliance is switched on again.
  private void befall(PairSite far) throws IOException {
    stage.failDisks(false);
    if (random.oneIn(8)) {
      far.replace();
    } else if (random.oneIn(4)) {
      far.loseStaging();
    }
    stage.failDisks(true);
  }

  private boolean quiet() {
    return stage.primary.serves(Role.PRIMARY)
        && stage.reconciled()
        && stage.secondary().hasGroup()
        && stage.secondary().group().phase() == Phase.SERVING
        && stage.secondary().group().status().imageUsable();
  }
}
