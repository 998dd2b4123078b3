package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A catch-up batch with a crash of either end in each disk operation (R1): until it is applied the far
/// image is the old one, then the new one, and what was begun can be finished.
class CatchUpCrashTest {
  private static final int OPS_MAX = 3_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  /// Which end dies.
  private enum End {
    SOURCE,
    TARGET
  }

  private static void die(Appliance at, int nth) throws IOException {
    if (nth % 2 == 0) {
      at.kill();
    } else {
      at.cutPower();
    }
    assertThat(at.open()).isInstanceOf(Group.Found.Opened.class);
    at.serving();
  }

  /// Returns whether the crash came before the batch was through.
  private static boolean crash(End end, int nth, World world, Model model) throws IOException {
    int old = world.b.group().hello().hasLog() ? 60 : 0;
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.CatchUp.class);
    Appliance victim = end == End.SOURCE ? world.a : world.b;
    victim.disk().faults.crashIn(nth);
    boolean through = line.catchUp();
    if (through) {
      world.a.settle();
    }
    boolean crashed = victim.machine.crashed();
    victim.disk().faults.cancelCrash();
    line.drop();
    die(victim, nth);
    world.a.settle();
    world.b.settle();
    if (end == End.TARGET && nth % 3 == 0 && world.b.group().status().imageUsable()) {
      promoted(world, model, old);
    } else {
      finished(world, model);
    }
    world.a.disk().free();
    world.b.disk().free();
    return crashed;
  }

  /// Whatever is promoted is the old image or the new one, never half of either.
  private static void promoted(World world, Model model, int old) throws IOException {
    world.b.<Position>done(world.b.group()::promote);
    int[] image = world.b.read(world.b.export("v"));
    int reached = model.prefix(List.of("v"), List.of(image), old);
    assertThat(reached == old || reached >= model.flushedCount()).as("%d", reached).isTrue();
  }

  private static void finished(World world, Model model) throws IOException {
    Line again = new Line(world.a, world.b);
    assertThat(again.meet()).isTrue();
    if (again.near() instanceof Meeting.CatchUp) {
      assertThat(again.catchUp()).isTrue();
    }
    assertThat(again.startedOver).as("nothing was lost").isFalse();
    assertThat(again.pump()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  private static World empty(int seed, Model model) throws IOException {
    World world = new World(seed);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", 1 << 20);
    ReplicationTest.write(world.a, "v", model, 60);
    return world;
  }

  private static World tracking(int seed, Model model) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    LadderTest.fill(world.a, model, 20L << 20);
    world.a.<Long>done(reply -> world.a.group().unreadable(world.b.id, 4 << 20, reply));
    return world;
  }

  private interface Maker {
    World make(int seed, Model model) throws IOException;
  }

  private static void everywhere(End end, Maker maker) throws IOException {
    int stride = end == End.SOURCE ? (STRIDE + 1) / 2 : STRIDE + 2; // The source does little.
    for (int nth = 1; nth < OPS_MAX; nth += stride) {
      Model model = new Model();
      if (!crash(end, nth, maker.make(nth, model), model)) {
        assertThat(nth).isGreaterThan(stride);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void firstSync_targetDies_isFinishedAfterwards() throws IOException {
    everywhere(End.TARGET, CatchUpCrashTest::empty);
  }

  @Test
  void firstSync_sourceDies_isFinishedAfterwards() throws IOException {
    everywhere(End.SOURCE, CatchUpCrashTest::empty);
  }

  @Test
  void stagedBatch_targetDies_oldImageOrNewOne() throws IOException {
    everywhere(End.TARGET, CatchUpCrashTest::tracking);
  }

  @Test
  void stagedBatch_sourceDies_isFinishedAfterwards() throws IOException {
    everywhere(End.SOURCE, CatchUpCrashTest::tracking);
  }

  /// The set is durable before the floor moves, the floor before a slot goes (R2).
  @Test
  void tracking_crashInEachOperation_losesNoExtent() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth++) {
      Model model = new Model();
      World world = ReplicationTest.pair(nth, model);
      LadderTest.fill(world.a, model, 20L << 20);
      world.a.disk().faults.crashIn(nth);
      Outcome<Long> tracked =
          world.a.outcome(reply -> world.a.group().unreadable(world.b.id, 4 << 20, reply));
      if (tracked != null) {
        world.a.settle(); // A slot goes.
      }
      boolean crashed = world.a.machine.crashed();
      world.a.disk().faults.cancelCrash();
      die(world.a, nth);
      if (tracked != null) {
        assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
      }
      finished(world, model);
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(10);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }
}
