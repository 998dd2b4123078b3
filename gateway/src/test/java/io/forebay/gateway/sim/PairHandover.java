package io.forebay.gateway.sim;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Refusal;
import io.forebay.gateway.group.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A planned change of role by one command, while machines die and the line is cut: it is not begun, or it
/// goes through, and then nothing that was acked is missing (R3).
final class PairHandover {
  private static final long WITHIN_MILLIS = 600_000;

  private final PairStage stage;
  private final PairOperator operator;
  private final SimRandomness random;
  private int cuts;

  PairHandover(PairStage stage, PairOperator operator) {
    this.stage = stage;
    this.operator = operator;
    random = stage.random;
  }

  void run() throws IOException {
    operator.calm();
    stage.await(operator::inStep, "in step before a handover");
    stage.reconcile();
    PairSite old = stage.primary;
    PairSite next = stage.secondary();
    if (!stage.reconciled() || !old.serves(Role.PRIMARY)) {
      return;
    }
    for (int i = random.below(5); i > 0; i--) {
      operator.hosts().step();
    }
    int lives = old.lives + next.lives;
    for (PairSite site : List.of(old, next)) {
      if (random.oneIn(3)) {
        site.machine.disk.faults.crashIn(1 + random.below(80));
      }
    }
    cuts = random.oneIn(3) ? 1 + random.below(3) : 0;
    int planned = cuts;
    Outcome<Position> outcome =
        stage.ask(
            old, reply -> old.group().switchover(next.id, WITHIN_MILLIS, reply), "handing over");
    if (notBegun(outcome)) {
      stage.world.coverage.hit("refused: handover");
    } else {
      stage.await(() -> settled(old, next), "handed over, or not begun");
    }
    old.machine.disk.faults.cancelCrash();
    next.machine.disk.faults.cancelCrash();
    if (next.serves(Role.PRIMARY)) {
      stage.handedOver(next);
      compare(next);
      stage.world.coverage.hit("handed over");
      if (old.lives + next.lives > lives) {
        stage.world.coverage.hit("handed over in spite of a crash");
      }
      if (cuts < planned) {
        stage.world.coverage.hit("handed over in spite of a cut");
      }
    } else if (outcome instanceof Outcome.Done<Position>) {
      throw new AssertionError("R3: handed over, and goes on to write\n" + stage);
    } else {
      stage.world.coverage.hit("handover not begun");
    }
  }

  /// Whether it was refused before anything was done; a disk that fails may have struck later.
  private static boolean notBegun(@org.jspecify.annotations.Nullable Outcome<Position> outcome) {
    return outcome instanceof Outcome.Refused<Position>(Refusal refusal)
        && refusal.kind() != Refusal.Kind.MEDIUM
        && refusal.kind() != Refusal.Kind.NO_SPACE;
  }

  private boolean settled(PairSite old, PairSite next) {
    if (cuts > 0 && random.oneIn(20)) {
      cuts--;
      stage.line.cut();
    }
    boolean both = old.serves(Role.PRIMARY) && next.serves(Role.PRIMARY);
    if (both) {
      throw new AssertionError("R3: both write\n" + stage);
    }
    return old.serves(Role.PRIMARY) || next.serves(Role.PRIMARY);
  }

  private void compare(PairSite next) {
    if (!next.runs()) {
      return;
    }
    Map<String, int[]> images = stage.images(next);
    String difference = stage.model.difference(images, stage.model.count());
    if (!difference.isEmpty()) {
      throw new AssertionError("R3: after a handover " + difference);
    }
  }
}
