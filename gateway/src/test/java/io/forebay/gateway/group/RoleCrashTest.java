package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Roles change with a crash in the midst: each step is resumable, and the image stays a prefix (R1, R3).
class RoleCrashTest {
  private static final int OPS_MAX = 1_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  private static void die(Appliance at, int nth) {
    if (nth % 2 == 0) {
      at.kill();
    } else {
      at.cutPower();
    }
  }

  @Test
  void promote_crashInEachOperation_isResumedOrCanBeDone() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      Model model = new Model();
      World world = ReplicationTest.pair(nth, model);
      ReplicationTest.write(world.a, "v", model, 9);
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.a.kill();
      world.b.disk().faults.crashIn(nth);
      Outcome<Position> outcome = world.b.outcome(world.b.group()::promote);
      boolean crashed = world.b.machine.crashed();
      die(world.b, nth);
      world.b.open();
      world.b.serving();
      if (world.b.group().role() == Role.SECONDARY) {
        assertThat(outcome).as("not answered before the crash").isNull();
        world.b.<Position>done(world.b.group()::promote);
      }
      model.assertIs("v", world.b.read(world.b.export("v")));
      ReplicationTest.write(world.b, "v", model, 5);
      model.assertIs("v", world.b.read(world.b.export("v")));
      assertThat(world.b.group().history().stream().anyMatch(e -> e.cause().changesOwner()))
          .isTrue();
      world.b.stop();
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(3);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void demote_crashInEachOperation_isResumedOrCanBeDone() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      Model model = new Model();
      World world = ReplicationTest.pair(nth, model);
      world.a.disk().faults.crashIn(nth);
      Outcome<Position> outcome = world.a.outcome(world.a.group()::demote);
      boolean crashed = world.a.machine.crashed();
      die(world.a, nth);
      world.a.open();
      world.a.serving();
      world.a.settle();
      if (world.a.group().role() == Role.PRIMARY) {
        assertThat(outcome).as("not answered before the crash").isNull();
        world.a.<Position>done(world.a.group()::demote);
      }
      assertThat(world.a.group().exports()).isEmpty();
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.b.<Position>done(world.b.group()::promote);
      model.assertIs("v", world.b.read(world.b.export("v")));
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(1);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }
}
