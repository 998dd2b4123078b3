package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// C1: from the moment a hold is reported until it is released, the exported image is bit-exact and
/// read-only, also across restarts.
class HoldTest {
  private final Model model = new Model();

  private static Volume held(Appliance at) {
    return at.export("v@c");
  }

  private static CheckpointEntry checkpoint(Appliance at, boolean hold) {
    return at.done(reply -> at.group().checkpoint("c", CheckpointKind.CRASH, hold, reply));
  }

  private static HoldStatus release(Appliance at, String name) {
    return at.done(reply -> at.group().release(name, reply));
  }

  private static HoldStatus holdNewest(Appliance at, String name) {
    return at.done(reply -> at.group().holdNewest(name, reply));
  }

  private static Refusal holdRefused(Appliance at, String name) {
    return at.<HoldStatus>refused(reply -> at.group().hold(name, reply));
  }

  private static void replicate(World world) throws IOException {
    assertThat(new Line(world.a, world.b).run()).isTrue();
  }

  private static boolean settled(Appliance at) {
    HoldStatus hold = at.group().status().hold();
    return hold != null && hold.settled();
  }

  private static void assertCaughtUp(Appliance at) {
    GroupStatus status = at.group().status();
    assertThat(status.hold()).isNull();
    assertThat(status.destagedLsn()).isEqualTo(status.durableLsn());
  }

  @Test
  void flaggedCheckpoint_holdsTheFarMirror_untilReleased() throws IOException {
    World world = ReplicationTest.pair(11, model);
    ReplicationTest.write(world.a, "v", model, 30);
    checkpoint(world.a, true);
    int at = model.ackedCount();
    ReplicationTest.write(world.a, "v", model, 30);
    replicate(world);
    world.b.until(() -> settled(world.b), "settled");
    assertThat(world.b.alarms).contains("HOLD_REACHED c").doesNotContain("HOLD_ENDED c");
    int[] then = model.image("v", 256, at);
    assertThat(world.b.read(held(world.b))).isEqualTo(then);
    assertReadOnly(held(world.b));
    ReplicationTest.write(world.a, "v", model, 30);
    replicate(world);
    new Line(world.a, world.b).ack();
    assertThat(world.a.group().checkpoints().getFirst().life())
        .isEqualTo(CheckpointStatus.Life.HELD);
    for (int life = 0; life < 3; life++) {
      switch (life) {
        case 0 -> world.b.stop();
        case 1 -> world.b.kill();
        default -> world.b.cutPower();
      }
      world.b.open();
      world.b.serving();
      world.b.settle();
      assertThat(world.b.read(held(world.b))).as("life %d", life).isEqualTo(then);
    }
    Volume before = held(world.b);
    release(world.b, "c");
    assertThat(world.b.alarms).contains("HOLD_ENDED c");
    assertThat(world.b.completed(done -> before.read(0, Appliance.block(0), done)))
        .isInstanceOf(IoFailure.Stopping.class);
    assertThat(world.b.exports("v@c")).isFalse();
    world.b.settle();
    world.b.stop();
    world.b.open();
    world.b.settle();
    assertCaughtUp(world.b);
    replicate(world);
    world.b.<io.forebay.gateway.block.Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  /// No record of what a promoted log goes on with need end where that checkpoint was.
  @Test
  void holdTakenBackByAPowerCut_thenPromoted_isDropped() throws IOException {
    int hits = 0;
    for (int seed = 40; seed < 60; seed++) { // Some have it durable sooner.
      Model of = new Model();
      World world = ReplicationTest.pair(seed, of);
      ReplicationTest.write(world.a, "v", of, 5);
      long stop = checkpoint(world.a, true).stopLsn();
      world.a.settle();
      assertThat(new Line(world.a, world.b).meet()).isTrue();
      long end = world.b.group().receivedEnd();
      byte[] line = Line.line(world.a.group().reader(), end, world.a.group().sendLimit());
      world.b.group().receive(MemorySegment.ofArray(line));
      world.b.until(() -> world.b.group().status().hold() != null, "the checkpoint is noted");
      world.b.cutPower();
      world.b.open();
      world.b.serving();
      boolean lost = world.b.group().receivedEnd() < stop;
      world.b.<Position>done(world.b.group()::promote);
      if (lost) {
        hits++;
        assertThat(world.b.group().status().hold()).as("seed %d", seed).isNull();
        ReplicationTest.write(world.b, "v", of, 40);
        world.b.settle();
        assertCaughtUp(world.b);
      }
    }
    assertThat(hits).isPositive();
  }

  private static void assertReadOnly(Volume held) {
    assertThat(held.writable()).isFalse();
    assertThat(held.write(0, Appliance.block(9)))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.failure()).isInstanceOf(IoFailure.ReadOnly.class));
    assertThat(held.zero(0, 4096, ZeroKind.TRIM)).isInstanceOf(Admission.Refused.class);
  }

  /// Nobody would stand still at it: the operator learns so at once.
  @Test
  void flaggedCheckpoint_withoutAFarImageThatFollows_isRefused() throws IOException {
    World world = new World(13);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.a.createVolume("v", 1 << 20);
    assertThat(flaggedRefused(world.a)).contains("not replicated");
    world.a.attach(world.b);
    assertThat(flaggedRefused(world.a)).contains("not met yet");
    checkpoint(world.a, false);
  }

  private static String flaggedRefused(Appliance at) {
    return at.<CheckpointEntry>refused(
            reply -> at.group().checkpoint("c", CheckpointKind.CRASH, true, reply))
        .reason();
  }

  @Test
  void hold_atCheckpointJustReceived_settlesThereOrSaysThatItIsPast() throws IOException {
    int settled = 0;
    for (long seed = 100; seed < 104; seed++) {
      Model writes = new Model();
      World world = ReplicationTest.pair(seed, writes);
      ReplicationTest.write(world.a, "v", writes, 10);
      checkpoint(world.a, false);
      int at = writes.ackedCount();
      ReplicationTest.write(world.a, "v", writes, 10);
      replicate(world);
      world.b.until(() -> world.b.group().checkpoints().size() == 1, "the checkpoint there");
      List<Outcome<HoldStatus>> held = new ArrayList<>();
      world.b.group().hold("c", held::add);
      world.b.until(() -> !held.isEmpty(), "an answer");
      if (held.getFirst() instanceof Outcome.Done<HoldStatus>(HoldStatus status)) {
        assertThat(status.settled()).isTrue();
        assertThat(world.b.read(held(world.b))).isEqualTo(writes.image("v", 256, at));
        settled++;
      } else {
        assertThat(held.getFirst().toString()).contains("is past");
      }
    }
    assertThat(settled).isPositive();
  }

  @Test
  void hold_passedOrUnknownOrElsewhere_isRefused() throws IOException {
    World world = ReplicationTest.pair(13, model);
    checkpoint(world.a, false);
    ReplicationTest.write(world.a, "v", model, 10);
    replicate(world);
    world.b.settle();
    assertThat(holdRefused(world.b, "c").reason()).contains("is past");
    assertThat(holdRefused(world.b, "d").kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(holdRefused(world.a, "c").kind()).isEqualTo(Refusal.Kind.WRONG_ROLE);
    Refusal refusal = world.b.<HoldStatus>refused(r -> world.b.group().release("c", r));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void holdNewest_isSettledAndOneAtATime() throws IOException {
    World world = ReplicationTest.pair(14, model);
    ReplicationTest.write(world.a, "v", model, 10);
    replicate(world);
    assertThat(holdNewest(world.b, "now").settled()).isTrue();
    model.assertIs("v", world.b.read(world.b.export("v@now")));
    Refusal refusal = world.b.<HoldStatus>refused(r -> world.b.group().holdNewest("x", r));
    assertThat(refusal.reason()).contains("now is held");
  }

  @Test
  void promote_duringAHold_liveVolumeGoesOnOverTheFrozenMirror() throws IOException {
    World world = ReplicationTest.pair(15, model);
    ReplicationTest.write(world.a, "v", model, 10);
    checkpoint(world.a, true);
    int at = model.ackedCount();
    ReplicationTest.write(world.a, "v", model, 20);
    replicate(world);
    world.b.until(() -> settled(world.b), "settled");
    world.b.<io.forebay.gateway.block.Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
    ReplicationTest.write(world.b, "v", model, 20);
    model.assertIs("v", world.b.read(world.b.export("v")));
    assertThat(world.b.read(held(world.b))).isEqualTo(model.image("v", 256, at));
    world.b.kill();
    world.b.open();
    world.b.serving();
    assertThat(world.b.read(held(world.b))).isEqualTo(model.image("v", 256, at));
    model.assertIs("v", world.b.read(world.b.export("v")));
    release(world.b, "c");
    world.b.settle();
    model.assertIs("v", world.b.read(world.b.export("v")));
    assertCaughtUp(world.b);
  }

  @Test
  void release_beforeItsTurn_theFlagIsUsedUp() throws IOException {
    World world = ReplicationTest.pair(16, model);
    holdNewest(world.b, "first");
    ReplicationTest.write(world.a, "v", model, 10);
    checkpoint(world.a, true);
    ReplicationTest.write(world.a, "v", model, 10);
    replicate(world);
    world.b.until(() -> world.b.group().checkpoints().size() == 1, "the checkpoint there");
    release(world.b, "c");
    world.b.kill();
    world.b.open();
    world.b.serving();
    release(world.b, "first");
    world.b.settle();
    assertCaughtUp(world.b);
  }

  @Test
  void hold_whenTheBufferWouldFill_isReleasedWithAnAlarm() throws IOException {
    World world = ReplicationTest.pair(17, model);
    checkpoint(world.a, true);
    replicate(world);
    world.b.until(() -> settled(world.b), "settled");
    Volume volume = world.a.export("v");
    for (int i = 0; i < 400 && world.b.group().status().hold() != null; i++) {
      assertThat(world.a.writeMany(volume, 32L * (i % 8), i, 32))
          .isInstanceOf(Admission.Admitted.class);
      if (i % 20 == 19) {
        assertThat(world.a.flush(volume)).isNull();
        replicate(world);
        world.a.settle();
      }
    }
    assertThat(world.b.group().status().hold()).isNull();
    assertThat(world.b.alarms).contains("HOLD_RELEASED c");
  }
}
