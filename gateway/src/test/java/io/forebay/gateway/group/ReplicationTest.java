package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Two appliances without a real line between them.
class ReplicationTest {
  private static final long SIZE = 1 << 20;

  /// A primary and a secondary that has all of it, with a volume `v`.
  static World pair(long seed, Model model) throws IOException {
    World world = new World(seed);
    sync(world, model);
    return world;
  }

  /// Makes such a pair of `world`.
  static void sync(World world, Model model) throws IOException {
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", SIZE);
    write(world.a, "v", model, 60);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.CatchUp.class);
    assertThat(line.far()).isInstanceOf(Meeting.AwaitCatchUp.class);
    assertThat(line.catchUp()).isTrue();
  }

  static void write(Appliance at, String name, Model model, int count) {
    Volume volume = at.export(name);
    for (int i = 0; i < count; i++) {
      int block = (i * 7) % 61;
      at.write(volume, block, model.next(name, block));
      model.acked();
    }
    int mark = model.ackedCount();
    if (at.flush(volume) == null) {
      model.flushed(mark);
    }
  }

  @Test
  void firstSync_thenLog_thenPromote_hasEverything() throws IOException {
    Model model = new Model();
    World world = pair(1, model);
    Line line = new Line(world.a, world.b);
    write(world.a, "v", model, 50);
    assertThat(line.run()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Send.class);
    assertThat(line.far()).isInstanceOf(Meeting.Receive.class);
    world.a.kill();
    world.b.done(world.b.group()::promote);
    assertThat(world.b.group().role()).isEqualTo(Role.PRIMARY);
    model.assertIs("v", world.b.read(world.b.export("v")));
    write(world.b, "v", model, 10);
    model.assertIs("v", world.b.read(world.b.export("v")));
    world.b.stop();
  }

  /// The second volume begins with a hole, which an empty peer is not told of: what lies behind it is where
  /// the first volume has ended long ago.
  @Test
  void firstSync_secondVolumeBeginsWithAHole_goesOnInIt() throws IOException {
    World world = new World(6);
    Model model = new Model();
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", SIZE);
    world.a.createVolume("w", SIZE);
    for (int block : new int[] {250, 251}) {
      world.a.write(world.a.export("v"), block, model.next("v", block));
      model.acked();
    }
    world.a.write(world.a.export("w"), 20, model.next("w", 20));
    model.acked();
    assertThat(world.a.flush(world.a.export("v"))).isNull();
    world.a.settle();
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.catchUp()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
    model.assertIs("w", world.b.read(world.b.export("w")));
  }

  @Test
  void demoteThenPromote_isASwitchoverWithoutLoss() throws IOException {
    Model model = new Model();
    World world = pair(2, model);
    write(world.a, "v", model, 20);
    world.a.done(world.a.group()::demote);
    assertThat(world.a.group().exports()).isEmpty();
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    world.b.done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
    write(world.b, "v", model, 20);
    Line back = new Line(world.b, world.a);
    assertThat(back.run()).isTrue();
    assertThat(back.far()).isInstanceOf(Meeting.Receive.class);
    world.b.done(world.b.group()::demote);
    assertThat(back.run()).isTrue();
    world.a.done(world.a.group()::promote);
    model.assertIs("v", world.a.read(world.a.export("v")));
    world.a.stop();
    world.b.stop();
  }

  /// The peer has the end of the log, and both stand still before its ack came: who waits for it to have
  /// everything must not wait for ever.
  @Test
  void demote_ackOfTheEndIsLost_isMadeUpForByTheReport() throws IOException {
    Model model = new Model();
    World world = pair(4, model);
    write(world.a, "v", model, 5);
    world.a.done(world.a.group()::demote);
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    world.a.kill(); // It forgets what it was told since its state was written.
    assertThat(world.a.open()).isInstanceOf(Group.Found.Opened.class);
    world.a.serving();
    assertThat(world.a.group().status().behindBytes()).isPositive();
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Idle.class);
    world.a.group().onPeerReport(world.b.id, world.b.group().report());
    assertThat(world.a.group().status().behindBytes()).isZero();
    world.b.stop();
    world.a.stop();
  }

  @Test
  void promotedPeerComesBack_oldPrimary_givesWay() throws IOException {
    Model model = new Model();
    World world = pair(3, model);
    write(world.a, "v", model, 5);
    world.b.done(world.b.group()::promote);
    write(world.b, "v", new Model(), 5);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Superseded.class);
    assertThat(line.far()).isInstanceOf(Meeting.TheySuperseded.class);
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    assertThat(world.a.group().exports()).isEmpty();
  }
}
