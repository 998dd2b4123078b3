package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/// A planned change of role: nothing acked is lost, and never do both write (R3).
class HandoverTest {
  private static final long WITHIN_MILLIS = 60_000;
  private static final int OPS_MAX = 1_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  /// In step and connected.
  private static World connected(long seed, Model model) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    return world;
  }

  private static Position handOver(Appliance from, Appliance to) {
    return from.done(reply -> from.group().switchover(to.id, WITHIN_MILLIS, reply));
  }

  /// Brings them together until the handover is through.
  private static void finish(Appliance from, Appliance to) throws IOException {
    for (int i = 0; i < 5 && to.group().role() != Role.PRIMARY; i++) {
      assertThat(new Line(from, to).run()).isTrue();
      to.settle();
    }
    assertThat(to.group().role()).isEqualTo(Role.PRIMARY);
    to.serving();
    assertThat(to.group().history()).anyMatch(e -> e.cause() == EpochCause.SWITCHOVER);
    assertThat(to.group().history()).noneMatch(e -> e.cause() == EpochCause.PROMOTE);
  }

  @Test
  void switchover_thereAndBack_losesNothing() throws IOException {
    Model model = new Model();
    World world = connected(1, model);
    ReplicationTest.write(world.a, "v", model, 20);
    Position end = handOver(world.a, world.b);
    assertThat(world.a.group().exports()).isEmpty();
    assertThat(world.a.group().role()).isEqualTo(Role.SECONDARY);
    assertThat(world.a.group().handover())
        .isEqualTo(new HandoverStatus(world.b.id, "b", end.lsn()));
    world.a.settle();
    assertThat(world.a.alarms).contains("HANDOVER_PENDING ");
    assertThat(world.b.group().role()).as("it has not got it yet").isEqualTo(Role.SECONDARY);
    finish(world.a, world.b);
    model.assertIs("v", world.b.read(world.b.export("v")));
    ReplicationTest.write(world.b, "v", model, 20);
    Line back = new Line(world.b, world.a);
    assertThat(back.run()).isTrue();
    assertThat(back.far()).isInstanceOf(Meeting.Receive.class);
    world.a.settle();
    assertThat(world.a.group().handover()).isNull();
    assertThat(world.a.alarms).doesNotContain("HANDOVER_PENDING ");
    handOver(world.b, world.a);
    finish(world.b, world.a);
    model.assertIs("v", world.a.read(world.a.export("v")));
    assertThat(world.a.happened).anyMatch(said -> said.startsWith("TAKEN_OVER"));
    world.a.stop();
    world.b.stop();
  }

  /// It knows that it is to take over also after both were restarted, and the mirrors have everything.
  @Test
  void switchover_bothRestartAmidst_goesOn() throws IOException {
    Model model = new Model();
    World world = connected(2, model);
    ReplicationTest.write(world.a, "v", model, 5);
    handOver(world.a, world.b);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    world.a.group().parted(world.b.id);
    world.b.group().parted(world.a.id);
    assertThat(line.pump()).isTrue();
    world.a.settle();
    assertThat(world.b.group().role()).as("its predecessor is away").isEqualTo(Role.SECONDARY);
    assertThat(world.b.group().handover()).isNotNull();
    world.a.stop();
    world.b.stop();
    world.a.open();
    world.b.open();
    world.a.settle();
    assertThat(world.a.group().handover()).isNotNull();
    assertThat(world.b.group().handover()).isNotNull();
    assertThat(world.b.group().role()).isEqualTo(Role.SECONDARY);
    finish(world.a, world.b);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void switchover_peerThatCannot_isRefusedAndNothingHappens() throws IOException {
    Model model = new Model();
    World world = connected(3, model);
    Group group = world.a.group();
    assertThat(refused(world, new java.util.UUID(1, 2)).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    group.parted(world.b.id);
    assertThat(refused(world, world.b.id).reason()).contains("b is not connected");
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.<Long>done(reply -> group.pauseSending(null, reply));
    assertThat(refused(world, world.b.id).reason()).contains("sending is paused");
    world.a.<Long>done(group::resumeSending);
    for (int i = 0; i < 40; i++) {
      world.a.writeMany(world.a.export("v"), 0, model.next("v", 0), 32);
    }
    assertThat(refused(world, world.b.id).reason())
        .contains("bytes behind, about")
        .contains("not been measured yet");
    group.lineRate(world.b.id, 1_000);
    assertThat(refused(world, world.b.id).reason())
        .contains("s at 1000 bytes/s, and hosts may wait for 60 s");
    assertThat(group.role()).isEqualTo(Role.PRIMARY);
    assertThat(world.a.exports("v")).isTrue();
    group.lineRate(world.b.id, 100_000_000);
    handOver(world.a, world.b);
  }

  private static Refusal refused(World world, java.util.UUID to) {
    return world.a.<Position>refused(reply -> world.a.group().switchover(to, WITHIN_MILLIS, reply));
  }

  @Test
  void switchover_firstSyncNotThrough_isRefused() throws IOException {
    World world = new World(4);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", 1 << 20);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(refused(world, world.b.id).reason()).contains("no whole copy yet");
  }

  /// The line is cut before the successor has the record, and the operator takes the group back: then the
  /// successor follows, wherever the line is cut again.
  @Test
  void takenBack_successorFollows_evenIfCutRightBehindTheRecord() throws IOException {
    Model model = new Model();
    World world = connected(5, model);
    ReplicationTest.write(world.a, "v", model, 5);
    Position end = handOver(world.a, world.b);
    assertThat(world.a.<Position>refused(world.a.group()::promote).reason())
        .contains("being handed over to b, which is connected");
    world.a.group().parted(world.b.id);
    world.a.<Position>done(world.a.group()::promote);
    ReplicationTest.write(world.a, "v", model, 5);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    long at = world.b.group().receivedEnd();
    byte[] part = Line.line(world.a.group().reader(), at, end.lsn());
    assertThat(world.b.group().receive(MemorySegment.ofArray(part))).isEqualTo(part.length);
    world.b.until(() -> world.b.group().durablePosition().lsn() == end.lsn(), "durable there");
    world.b.settle();
    assertThat(world.b.group().role()).isEqualTo(Role.SECONDARY);
    world.b.kill();
    world.b.open();
    world.b.settle();
    assertThat(world.b.group().role()).isEqualTo(Role.SECONDARY);
    assertThat(line.run()).isTrue();
    world.b.settle();
    assertThat(world.b.group().handover()).isNull();
    world.a.kill();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  private static void die(Appliance at, int nth) {
    if (nth % 2 == 0) {
      at.kill();
    } else {
      at.cutPower();
    }
  }

  @Test
  void switchover_oldPrimaryCrashesInEachOperation_isNotBegunOrGoesOn() throws IOException {
    boolean begunBefore = false;
    for (int nth = 1; nth < OPS_MAX; nth++) {
      Model model = new Model();
      World world = connected(nth, model);
      ReplicationTest.write(world.a, "v", model, 5);
      world.a.disk().faults.crashIn(nth);
      Outcome<Position> outcome =
          world.a.outcome(reply -> world.a.group().switchover(world.b.id, WITHIN_MILLIS, reply));
      world.a.settle();
      boolean crashed = world.a.machine.crashed();
      die(world.a, nth);
      world.b.group().parted(world.a.id);
      world.a.open();
      world.a.serving();
      world.a.settle();
      if (world.a.group().role() == Role.PRIMARY) {
        assertThat(outcome).as("not answered before the crash").isNull();
        assertThat(new Line(world.a, world.b).run()).isTrue();
        handOver(world.a, world.b);
      } else {
        begunBefore |= outcome == null;
      }
      assertThat(world.a.group().exports()).isEmpty();
      finish(world.a, world.b);
      model.assertIs("v", world.b.read(world.b.export("v")));
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(1);
        assertThat(begunBefore).isTrue();
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void switchover_successorCrashesInEachOperation_takesOverAllTheSame() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      Model model = new Model();
      World world = connected(nth, model);
      ReplicationTest.write(world.a, "v", model, 9);
      handOver(world.a, world.b);
      world.b.disk().faults.crashIn(nth);
      boolean moved = new Line(world.a, world.b).run();
      world.b.settle();
      boolean crashed = world.b.machine.crashed();
      assertThat(moved || crashed).isTrue();
      die(world.b, nth);
      world.a.group().parted(world.b.id);
      world.b.open();
      world.b.serving();
      finish(world.a, world.b);
      model.assertIs("v", world.b.read(world.b.export("v")));
      ReplicationTest.write(world.b, "v", model, 5);
      assertThat(new Line(world.b, world.a).run()).isTrue();
      model.assertIs("v", world.b.read(world.b.export("v")));
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(3);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }
}
