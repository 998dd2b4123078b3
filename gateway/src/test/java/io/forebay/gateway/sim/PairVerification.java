package io.forebay.gateway.sim;

import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.VerifyStatus;
import io.forebay.gateway.group.VerifyStatus.State;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Both copies are compared now and then, whatever else goes on: nothing is ever found unless a disk of this
/// rig has changed it ([PairSite] fails at a false alarm), and what one has changed is.
final class PairVerification {
  private final PairStage stage;
  private final SimRandomness random;

  PairVerification(PairStage stage) {
    this.stage = stage;
    random = stage.random;
  }

  /// Begins, if it may now.
  void begin() {
    String counted = started() ? "verification begun" : "refused: verification";
    stage.world.coverage.hit(counted);
  }

  private boolean started() {
    PairSite near = stage.primary;
    return stage.<VerifyStatus>ask(
            near,
            reply -> near.group().verification().start(stage.secondary().id, null, reply),
            "verification")
        instanceof Outcome.Done<VerifyStatus>;
  }

  private VerifyStatus status() {
    return stage.primary.group().verification().status(stage.secondary().id);
  }

  /// Both are in step, and nothing breaks any more: all of it is compared, and what is rotten then is found
  /// and mended.
  void atTheEnd() throws IOException {
    VerifyStatus found = through();
    if (found == null) {
      return;
    }
    if (found.differingBytes() != 0 || found.unverifiedBytes() != 0) {
      throw new AssertionError("verified at the end: " + found);
    }
    stage.world.coverage.hit("verified at the end");
    PairSite far = stage.secondary();
    if (random.coin() || !rot(far)) {
      return;
    }
    VerifyStatus rotten = through();
    if (rotten == null) {
      throw new AssertionError("it was verified just now: " + status());
    }
    if (rotten.differingBytes() != PairStage.BLOCK) {
      throw new AssertionError("a flipped bit was not found: " + rotten);
    }
    stage.<VerifyStatus>ask(
        stage.primary,
        reply -> stage.primary.group().verification().repair(far.id, reply),
        "repair");
    stage.await(() -> status().state() == State.DONE, "repaired");
    if (status().differingBytes() != 0) {
      throw new AssertionError("repaired, and still " + status());
    }
    stage.world.coverage.hit("rot found and repaired");
  }

  /// Of a block that hosts wrote; the batch puts it right, so the images are compared as ever.
  private boolean rot(PairSite far) {
    for (var volume : far.group().volumes()) {
      String mirror = far.group().mirrorFile(volume).toString();
      if (far.machine.disk.rot(mirror::equals)) {
        far.rotten = true;
        stage.primary.rotten = true;
        return true;
      }
    }
    return false;
  }

  /// Null: the peer speaks an older version in this life.
  private @Nullable VerifyStatus through() throws IOException {
    stage.await(
        () ->
            stage.primary.serves(Role.PRIMARY)
                && status().state() != State.RUNNING
                && status().state() != State.REPAIRING,
        "the one before is over");
    if (!started()) {
      stage.world.coverage.hit("refused: verification");
      return null;
    }
    stage.await(() -> status().state() != State.RUNNING, "verified");
    return status().state() == State.DONE ? status() : null;
  }
}
