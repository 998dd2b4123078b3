package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// C1 over crashes: a hold that was reported stands, bit-exact, until its release; and a release that a
/// crash cut can be done again.
class HoldCrashTest {
  private static final int OPS_MAX = 3_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  private static void die(Appliance at, int nth) throws IOException {
    if (nth % 2 == 0) {
      at.kill();
    } else {
      at.cutPower();
    }
    assertThat(at.open()).isInstanceOf(Group.Found.Opened.class);
    at.serving();
    at.settle();
  }

  private static boolean settled(Appliance at) {
    HoldStatus hold = at.group().status().hold();
    return hold != null && hold.settled();
  }

  private static void assertHeld(Appliance at, int[] then) {
    assertThat(at.read(at.export("v@c"))).isEqualTo(then);
  }

  /// A pair whose checkpoint `c`, to be held there, lies amid writes; returns the image at it.
  private static int[] checkpoint(World world, Model model) {
    ReplicationTest.write(world.a, "v", model, 9);
    world.a.<CheckpointEntry>done(
        reply -> world.a.group().checkpoint("c", CheckpointKind.CRASH, true, reply));
    int[] then = model.image("v", 256, model.ackedCount());
    ReplicationTest.write(world.a, "v", model, 9);
    return then;
  }

  private static void converge(World world, Model model) throws IOException {
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
    world.a.disk().free();
    world.b.disk().free();
  }

  @Test
  void hold_crashInEachOperation_settlesThereAllTheSame() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      Model model = new Model();
      World world = ReplicationTest.pair(nth, model);
      int[] then = checkpoint(world, model);
      world.b.disk().faults.crashIn(nth);
      if (new Line(world.a, world.b).run()) {
        world.b.settle();
      }
      boolean crashed = world.b.machine.crashed();
      world.b.disk().faults.cancelCrash();
      die(world.b, nth);
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.b.until(() -> settled(world.b), "settled");
      assertHeld(world.b, then);
      world.b.<HoldStatus>done(reply -> world.b.group().release("c", reply));
      converge(world, model);
      if (!crashed) {
        assertThat(nth).isGreaterThan(3);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void release_crashInEachOperation_isHeldOrReleased() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      Model model = new Model();
      World world = ReplicationTest.pair(nth, model);
      int[] then = checkpoint(world, model);
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.b.until(() -> settled(world.b), "settled");
      world.b.disk().faults.crashIn(nth);
      Outcome<HoldStatus> outcome = world.b.outcome(reply -> world.b.group().release("c", reply));
      if (outcome != null) {
        world.b.settle();
      }
      boolean crashed = world.b.machine.crashed();
      world.b.disk().faults.cancelCrash();
      die(world.b, nth);
      if (world.b.group().status().hold() != null) {
        assertThat(outcome).as("not answered before the crash").isNull();
        assertHeld(world.b, then);
        world.b.<HoldStatus>done(reply -> world.b.group().release("c", reply));
      }
      assertThat(world.b.exports("v@c")).isFalse();
      converge(world, model);
      if (!crashed) {
        assertThat(nth).isGreaterThan(3);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }
}
