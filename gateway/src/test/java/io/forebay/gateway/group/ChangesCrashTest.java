package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// C3 over crashes in each disk operation: what was told before is told afterwards, and never less than
/// changed.
class ChangesCrashTest {
  private static final int OPS_MAX = 3_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  private Model model = new Model();
  private int[] first = {};
  private @Nullable Told told;

  private static void die(Appliance at, int nth) throws IOException {
    at.disk().faults.cancelCrash();
    if (nth % 2 == 0) {
      at.kill();
    } else {
      at.cutPower();
    }
    assertThat(at.open()).isInstanceOf(Group.Found.Opened.class);
    at.serving();
    at.settle();
  }

  private static void checkpoint(Appliance at, String name, boolean hold) {
    at.<CheckpointEntry>done(
        reply -> at.group().checkpoint(name, CheckpointKind.CRASH, hold, reply));
  }

  private int[] image() {
    return model.image("v", 256, model.ackedCount());
  }

  /// A pair that is in step at checkpoint `c1`.
  private World marked(long seed) throws IOException {
    model = new Model();
    World world = ReplicationTest.pair(seed, model);
    ReplicationTest.write(world.a, "v", model, 9);
    checkpoint(world.a, "c1", false);
    first = image();
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    return world;
  }

  /// The next checkpoint is held at `to`, which tells what changed since `c1`, and of nothing older.
  private void assertTold(Appliance from, Appliance to) throws IOException {
    checkpoint(from, "last", true);
    int[] last = image();
    ReplicationTest.write(from, "v", model, 3);
    assertThat(new Line(from, to).run()).isTrue();
    to.until(
        () -> {
          HoldStatus hold = to.group().status().hold();
          return hold != null && hold.settled();
        },
        "held");
    Volume held = to.export("v@last");
    assertThat(to.read(held)).isEqualTo(last);
    assertThat(held.changedSince()).startsWith("c1");
    told = Told.of(to, held, "c1").namesAll(first, last);
    assertThat(to.happened).noneMatch(line -> line.startsWith("CHANGES_LOST"));
  }

  private static void free(World world) {
    world.a.disk().free();
    world.b.disk().free();
  }

  private interface Attempt {
    /// Whether there was no crash any more.
    boolean at(int nth) throws IOException;
  }

  private static void everywhere(int stride, Attempt attempt) throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += stride) {
      if (attempt.at(nth)) {
        assertThat(nth).isGreaterThan(stride);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void following_crashInEachOperation_tellsAllTheSame() throws IOException {
    everywhere(
        STRIDE,
        nth -> {
          World world = marked(nth);
          ReplicationTest.write(world.a, "v", model, 5);
          checkpoint(world.a, "c2", false);
          ReplicationTest.write(world.a, "v", model, 5);
          world.b.disk().faults.crashIn(nth);
          if (new Line(world.a, world.b).run()) {
            world.b.settle();
          }
          boolean crashed = world.b.machine.crashed();
          die(world.b, nth);
          assertThat(new Line(world.a, world.b).run()).isTrue();
          assertTold(world.a, world.b);
          assertThat(Objects.requireNonNull(told).count()).as("not everything").isLessThan(256);
          free(world);
          return !crashed;
        });
  }

  /// On the primary, whose own mirror takes the records; it is asked after it has become the secondary.
  @Test
  void primary_crashInEachOperation_tellsAllTheSame() throws IOException {
    everywhere(
        STRIDE,
        nth -> {
          World world = marked(nth);
          world.a.disk().faults.crashIn(nth);
          Outcome<CheckpointEntry> made =
              world.a.outcome(
                  reply -> world.a.group().checkpoint("c2", CheckpointKind.CRASH, false, reply));
          if (made != null) {
            world.a.settle();
          }
          boolean crashed = world.a.machine.crashed();
          die(world.a, nth);
          ReplicationTest.write(world.a, "v", model, 5);
          world.a.<Position>done(world.a.group()::demote);
          assertThat(new Line(world.a, world.b).run()).isTrue();
          world.b.settle();
          world.b.<Position>done(world.b.group()::promote);
          assertTold(world.b, world.a);
          assertThat(Objects.requireNonNull(told).count()).as("not everything").isLessThan(256);
          free(world);
          return !crashed;
        });
  }

  @Test
  void batch_crashInEachOperation_tellsAllTheSame() throws IOException {
    everywhere(
        STRIDE + 2,
        nth -> {
          World world = marked(nth);
          LadderTest.fill(world.a, model, 20L << 20);
          world.a.<Long>done(reply -> world.a.group().unreadable(world.b.id, 4 << 20, reply));
          Line line = new Line(world.a, world.b);
          assertThat(line.meet()).isTrue();
          world.b.disk().faults.crashIn(nth);
          line.catchUp();
          boolean crashed = world.b.machine.crashed();
          line.drop();
          die(world.b, nth);
          world.a.settle();
          Line again = new Line(world.a, world.b);
          assertThat(again.meet()).isTrue();
          if (again.near() instanceof Meeting.CatchUp) {
            assertThat(again.catchUp()).isTrue();
          }
          assertTold(world.a, world.b);
          assertThat(Objects.requireNonNull(told).count()).as("not everything").isLessThan(256);
          free(world);
          return !crashed;
        });
  }

  /// Both wrote without the other. What the loser had alone, and its checkpoints, are no part of the history
  /// that goes on; yet what it wrote is in its mirror until the batch has replaced it.
  @Test
  void settled_crashInEachOperation_tellsAllTheSame() throws IOException {
    everywhere(
        2 * STRIDE,
        nth -> {
          World world = marked(nth);
          Model ours = model;
          Model theirs = model.fork();
          ReplicationTest.write(world.a, "v", ours, 20);
          checkpoint(world.a, "tail", false);
          SettleTest.writeOther(world.a, ours, 10);
          world.b.<Position>done(world.b.group()::promote);
          SettleTest.writeOther(world.b, theirs, 25);
          checkpoint(world.b, "theirs", false);
          model = theirs;
          assertThat(new Line(world.a, world.b).meet()).isTrue();
          world.a.<Long>done(reply -> world.a.group().forks().settle(world.b.id, reply));
          world.a.settle();
          world.a.disk().faults.crashIn(nth);
          Line line = new Line(world.b, world.a);
          if (line.meet()) {
            line.catchUp();
          }
          boolean crashed = world.a.machine.crashed();
          line.drop();
          die(world.a, nth);
          world.b.group().parted(world.a.id);
          Line again = new Line(world.b, world.a);
          assertThat(again.meet()).isTrue();
          if (again.near() instanceof Meeting.CatchUp) {
            assertThat(again.catchUp()).isTrue();
          }
          SettleTest.writeOther(world.b, theirs, 2);
          assertTold(world.b, world.a);
          assertThat(world.a.export("v@last").changedSince()).containsExactly("c1");
          free(world);
          return !crashed;
        });
  }
}
