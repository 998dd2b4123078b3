package io.forebay.gateway.sim;

import io.forebay.gateway.block.Acknowledgement;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.group.AckPolicy;
import io.forebay.gateway.group.CheckpointEntry;
import io.forebay.gateway.group.CheckpointKind;
import io.forebay.gateway.group.CheckpointStatus;
import io.forebay.gateway.group.Group;
import io.forebay.gateway.group.HoldStatus;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.group.Outcome;
import io.forebay.gateway.group.PeerStatus;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.group.VolumeEntry;
import io.forebay.gateway.group.VolumeSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operator: checkpoints, holds, pauses, volumes, planned changes of role.
final class PairOperator {
  private final PairStage stage;
  private final PairHosts hosts;
  private final SimRandomness random;
  private final PairVerification verification;
  private final PairChanges changes;
  private int names;
  private @Nullable String spare;
  private int sinceCompared;

  /// In which life of the secondary each held volume was compared first.
  private final Map<String, Integer> comparedIn = new HashMap<>();

  PairOperator(PairStage stage, PairHosts hosts) {
    this.stage = stage;
    this.hosts = hosts;
    random = stage.random;
    verification = new PairVerification(stage);
    changes = new PairChanges(stage);
  }

  PairVerification verification() {
    return verification;
  }

  void createVolume(String name) {
    VolumeSpec spec = new VolumeSpec(name, 1 << 20, PairStage.BLOCK, null, false);
    VolumeEntry made =
        ask(reply -> stage.primary.group().createVolume(spec, reply), "volume", "volume created");
    if (made != null) {
      spare = name.startsWith("s") ? name : null;
    }
  }

  void attach() {
    PairSite far = stage.secondary();
    this.<PeerStatus>ask(
        reply -> stage.primary.group().attachPeer(far.id, far.name, reply), "attached", "attached");
    stage.primary.changed();
  }

  private <T> @Nullable T ask(
      java.util.function.Consumer<io.forebay.gateway.group.Reply<T>> verb,
      String what,
      String counted) {
    Outcome<T> outcome = stage.ask(stage.primary, verb, what);
    if (outcome instanceof Outcome.Done<T>(T value)) {
      stage.world.coverage.hit(counted);
      return value;
    }
    if (outcome != null) {
      stage.world.coverage.hit("refused: " + what);
    }
    return null;
  }

  void step() {
    Group group = stage.primary.group();
    switch (random.below(13)) {
      case 12 -> verification.begin();
      case 9 -> promise(group);
      case 10 -> stage.primary.limit();
      case 11 -> run(group);
      case 0 -> checkpoint(false);
      case 1 -> checkpoint(true);
      case 2, 3 -> release();
      case 4 -> this.<Long>ask(reply -> group.pauseSending(null, reply), "pause", "paused");
      case 5, 6 -> this.<Long>ask(group::resumeSending, "resume", "resumed");
      default -> volume(group);
    }
  }

  private void promise(Group group) {
    AckPolicy policy =
        switch (random.below(4)) {
          case 0 -> AckPolicy.DEFAULT;
          case 1 -> new AckPolicy(Acknowledgement.DURABLE, 0);
          case 2 -> new AckPolicy(Acknowledgement.REMOTE, 5_000);
          default -> new AckPolicy(Acknowledgement.REMOTE, AckPolicy.FOR_EVER);
        };
    List<VolumeEntry> volumes = group.volumes();
    String name = volumes.get(random.below(volumes.size())).name();
    this.<VolumeEntry>ask(
        reply -> group.ackVolume(name, policy, reply), "ack", "ack " + policy.promise());
  }

  private void volume(Group group) {
    String name = spare;
    if (name == null) {
      createVolume("s" + ++names);
    } else if (random.coin()) {
      this.<VolumeEntry>ask(
          reply -> group.growVolume(name, 2 << 20, reply), "grow", "volume grown");
    } else {
      spare = null;
      this.<VolumeEntry>ask(reply -> group.deleteVolume(name, reply), "delete", "volume deleted");
    }
  }

  private void checkpoint(boolean hold) {
    String name = "c" + ++names;
    this.<CheckpointEntry>ask(
        reply -> stage.primary.group().checkpoint(name, CheckpointKind.CRASH, hold, reply),
        "checkpoint",
        hold ? "checkpoint with hold" : "checkpoint");
  }

  /// A run of a replication policy, as its names come round.
  private void run(Group group) {
    String name = Names.POLICY_PREFIX + ++names % 3;
    Long stands =
        this.<Long>ask(reply -> group.pauseFor(name, reply), "run", "stands before a run");
    CheckpointEntry made =
        stands == null
            ? null
            : this.<CheckpointEntry>ask(
                reply -> group.checkpoint(name, CheckpointKind.CRASH, false, reply),
                "checkpoint",
                "checkpoint of a run");
    if (made != null) {
      this.<Long>ask(reply -> group.pauseSending(name, reply), "run", "run to a checkpoint");
    }
  }

  /// Lets the secondary's mirror go on.
  void release() {
    PairSite far = stage.secondary();
    if (!far.hasGroup()) {
      return;
    }
    HoldStatus hold = far.group().status().hold();
    if (hold != null) {
      releaseAt(far, hold.checkpoint());
    }
  }

  private void releaseAt(PairSite far, String checkpoint) {
    if (stage.<HoldStatus>ask(far, reply -> far.group().release(checkpoint, reply), "release")
        instanceof Outcome.Done<HoldStatus>) {
      stage.world.coverage.hit("released");
    }
  }

  /// C1: what is held is what the hosts had written at that checkpoint, for as long as it is held.
  void compareHeld() {
    if (sinceCompared++ % 25 != 0 || !stage.reconciled()) {
      return;
    }
    PairSite far = stage.secondary();
    if (!far.serves(Role.SECONDARY)) {
      return;
    }
    for (Volume held : far.held()) {
      String name = held.name().substring(0, held.name().indexOf('@'));
      String checkpoint = held.name().substring(name.length() + 1);
      Long stop = stopOf(far.group(), checkpoint);
      if (stop == null) {
        throw new AssertionError("C1: the checkpoint of " + held.name() + " is not known");
      }
      int[] image = stage.read(far, held);
      if (image == null) {
        return;
      }
      stage.model.prefix(Map.of(name, image), stop, "C1: " + held.name());
      int first = comparedIn.computeIfAbsent(far.name + held.name(), key -> far.lives);
      boolean restarted = first < far.lives;
      stage.world.coverage.hit(
          restarted ? "held image compared after a restart" : "held image compared");
      changes.compare(far, held, name, image, restarted, c -> stopOf(far.group(), c));
    }
  }

  private static @Nullable Long stopOf(Group group, String checkpoint) {
    for (CheckpointStatus status : group.checkpoints()) {
      if (status.checkpoint().name().equals(checkpoint)) {
        return status.checkpoint().stopLsn();
      }
    }
    return null;
  }

  // ---- Roles

  /// Everything flows again.
  void calm() throws IOException {
    stage.line.up = true;
    stage.await(this::flows, "resumed");
    stage.reconcile();
  }

  /// Whether the primary serves and sends; asks it to.
  private boolean flows() {
    PairSite near = stage.primary;
    if (near.serves(Role.PRIMARY) && near.group().status().sendStopLsn() != Group.NONE) {
      this.<Long>ask(near.group()::resumeSending, "resume", "resumed");
    }
    return near.serves(Role.PRIMARY) && near.group().status().sendStopLsn() == Group.NONE;
  }

  boolean inStep() {
    PairSite near = stage.primary;
    PairSite far = stage.secondary();
    if (!far.hasGroup() || !near.hasGroup()) {
      return false;
    }
    release();
    long end = near.group().status().appendedLsn();
    return far.group().hello().hasLog()
        && far.group().durablePosition().lsn() >= end
        && far.group().status().destagedLsn() >= end;
  }

  /// Demotes, lets everything arrive, promotes the other one.
  void switchOver() throws IOException {
    calm();
    // Only a primary sends a catch-up batch: who demotes before it is through leaves two
    // secondaries.
    stage.await(this::inStep, "in step before a demote");
    stage.reconcile();
    if (!stage.reconciled() || !stage.primary.serves(Role.PRIMARY)) {
      return;
    }
    PairSite old = stage.primary;
    PairSite next = stage.secondary();
    boolean[] refused = {false};
    stage.await(
        () -> {
          if (old.serves(Role.PRIMARY) && !refused[0]) {
            refused[0] =
                stage.<Position>ask(old, reply -> old.group().demote(reply), "demoted")
                    instanceof Outcome.Refused<Position>;
            return false;
          }
          return old.serves(Role.SECONDARY) || refused[0] && old.serves(Role.PRIMARY);
        },
        "demoted");
    if (old.serves(Role.PRIMARY)) {
      stage.world.coverage.hit("refused: demote"); // The other one lacks something again.
      return;
    }
    stage.await(this::inStep, "everything has arrived there");
    stage.await(
        () -> {
          if (next.serves(Role.SECONDARY)) {
            stage.<Position>ask(next, reply -> next.group().promote(reply), "promoted");
          }
          return next.serves(Role.PRIMARY);
        },
        "promoted");
    stage.primary = next;
    stage.world.coverage.hit("switched over");
    if (next.runs()) {
      Map<String, int[]> images = stage.images(next);
      String difference = stage.model.difference(images, stage.model.count());
      if (!difference.isEmpty()) {
        throw new AssertionError("R1: after a planned change of role " + difference);
      }
    }
  }

  PairHosts hosts() {
    return hosts;
  }
}
