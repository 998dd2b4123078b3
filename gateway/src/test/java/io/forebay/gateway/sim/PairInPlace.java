package io.forebay.gateway.sim;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.Rung;

/// A far side without room to stage its batch: it says so, an operator consents or not, and until the batch
/// is through nobody can promote there (R1's one exception).
final class PairInPlace {
  private final PairStage stage;
  private final SimRandomness random;

  PairInPlace(PairStage stage) {
    this.stage = stage;
    random = stage.random;
  }

  void step() {
    PairSite far = stage.secondary();
    if (!far.serves(Role.SECONDARY)) {
      return;
    }
    Group group = far.group();
    if (group.status().rung() == Rung.IN_PLACE) {
      stage.world.coverage.hit("rung IN_PLACE");
      if (!far.alarms.contains("IN_PLACE") || group.status().imageUsable()) {
        throw new AssertionError("rung in place, and nobody says so");
      }
      if (random.oneIn(20)) {
        tryPromote(far);
      }
    } else if (far.alarms.contains("STAGING_FULL") && random.oneIn(30)) {
      stage.world.coverage.hit("refused for want of room");
      if (stage.<Long>ask(far, group::consentInPlace, "consented") instanceof Outcome.Done<Long>) {
        stage.world.coverage.hit("consented");
      }
    }
  }

  private void tryPromote(PairSite far) {
    Outcome<Position> outcome =
        stage.<Position>ask(far, reply -> far.group().promote(reply), "promoted in place");
    if (outcome instanceof Outcome.Done<Position>(Position at)) {
      throw new AssertionError("R1: promoted at " + at + " amid a batch in place");
    }
    if (outcome != null) {
      stage.world.coverage.hit("not promoted in place");
    }
  }

  /// Somebody has made room.
  void room() {
    stage.london.machine.disk.space.tight = false;
    stage.leeds.machine.disk.space.tight = false;
  }
}
