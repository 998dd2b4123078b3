package io.forebay.gateway.sim;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.util.Map;

/// How a run ends: in step, or with one or both promoted while they did not see each other.
final class PairEnding {
  /// Some times the buffer.
  private static final int OVERFLOW_STEPS_MAX = 1500;

  private final PairStage stage;
  private final PairHosts hosts;
  private final PairOperator operator;

  private final PairSettling settling;
  private final SimRandomness random;

  PairEnding(PairStage stage, PairHosts hosts, PairOperator operator) {
    this.stage = stage;
    this.hosts = hosts;
    this.operator = operator;
    settling = new PairSettling(stage, hosts, operator);
    random = stage.random;
  }

  void run() throws IOException {
    stage.await(() -> stage.london.runs() && stage.leeds.runs(), "both run");
    stage.failDisks(false);
    stage.await(() -> stage.primary.serves(Role.PRIMARY), "serving at the end");
    stage.reconcile();
    PairSite far = stage.secondary();
    boolean usable = far.serves(Role.SECONDARY) && far.group().status().imageUsable();
    if (usable && random.oneIn(3)) {
      apart(far);
    } else {
      together();
    }
  }

  /// Faults have stopped: both become alike.
  private void together() throws IOException {
    operator.calm();
    stage.await(operator::inStep, "converged");
    operator.verification().atTheEnd();
    hosts.compareAll(stage.primary, stage.model, "converged");
    PairSite far = stage.secondary();
    stage.line.up = false;
    stage.line.cut();
    promote(far);
    hosts.compareAll(far, stage.model, "converged, then promoted");
    stage.world.coverage.hit("converged");
  }

  private void promote(PairSite site) throws IOException {
    // Refused while it is being handed over and has not noticed yet that the line is cut.
    stage.await(
        () -> {
          if (site.serves(Role.SECONDARY) && random.oneIn(20)) {
            stage.<Position>ask(site, reply -> site.group().promote(reply), "promoted");
          }
          return site.serves(Role.PRIMARY);
        },
        "serving after a promote");
  }

  /// R1, R3: the far one is promoted while the line is down; perhaps both are.
  private void apart(PairSite far) throws IOException {
    PairSite near = stage.primary;
    stage.line.up = false;
    stage.line.cut();
    Group group = near.group();
    long acked = group.peers().isEmpty() ? Group.NONE : group.peers().getFirst().ackedLsn();
    boolean tracked = group.status().rung() != io.forebay.gateway.group.Rung.WHOLE;
    promote(far);
    stage.world.coverage.hit("promoted without the other");
    long base = far.group().history().getLast().baseLsn();
    if (!tracked && base < acked) {
      throw new AssertionError("R1: promoted at " + base + ", it had confirmed " + acked);
    }
    Map<String, int[]> images = stage.images(far);
    int count = stage.model.prefix(images, base, far.name + " promoted");
    if (count < stage.model.remote()) {
      throw new AssertionError(
          "ack = remote: promoted with " + count + " of " + stage.model.remote() + " acked");
    }
    PairModel theirs = stage.model.fork(count);
    boolean both =
        random.coin()
            && stage.<Position>ask(near, reply -> near.group().demote(reply), "demoted")
                instanceof Outcome.Done<Position>;
    if (both) {
      stage.await(() -> near.serves(Role.SECONDARY), "demoted at the end");
      promote(near);
    }
    for (int i = 0; i < 20; i++) {
      hosts.step(near, stage.model);
      hosts.step(far, theirs);
    }
    if (random.oneIn(3)) {
      overflow(near);
    }
    stage.line.up = true;
    if (both) {
      stage.await(
          () -> near.alarms.contains("TWO_PRIMARIES") && far.alarms.contains("TWO_PRIMARIES"),
          "R3: two primaries seen");
      hosts.compareAll(near, stage.model, "two primaries");
      stage.world.coverage.hit("two primaries");
    } else {
      // Promoted without having heard of our own promote: then they are two primaries.
      stage.await(
          () ->
              near.serves(Role.SUPERSEDED)
                  || near.alarms.contains("TWO_PRIMARIES") && far.alarms.contains("TWO_PRIMARIES"),
          "R3: superseded, or two primaries");
      stage.world.coverage.hit(near.serves(Role.SUPERSEDED) ? "superseded" : "two primaries");
    }
    hosts.compareAll(far, theirs, "after they met");
    settle(near, far, theirs, count);
  }

  /// Writes until of the oldest that the other lacks only the extents are known: what is kept of it when
  /// it loses has an image.
  private void overflow(PairSite near) throws IOException {
    stage.await(
        () -> !near.serves(Role.PRIMARY) || near.group().status().mirrorFailure() == null,
        "destaging goes on, the disk being sound again");
    for (int i = 0; i < OVERFLOW_STEPS_MAX; i++) {
      if (!near.serves(Role.PRIMARY)
          || near.group().status().rung() != io.forebay.gateway.group.Rung.WHOLE) {
        return;
      }
      hosts.flood(near, stage.model);
    }
  }

  /// Two primaries: either may go on. Superseded: only the one that was promoted.
  private void settle(PairSite near, PairSite far, PairModel theirs, int fork) throws IOException {
    PairSettling.Side one = new PairSettling.Side(near, stage.model);
    PairSettling.Side other = new PairSettling.Side(far, theirs);
    boolean swap = near.serves(Role.PRIMARY) && random.coin();
    settling.run(swap ? other : one, swap ? one : other, fork);
  }
}
