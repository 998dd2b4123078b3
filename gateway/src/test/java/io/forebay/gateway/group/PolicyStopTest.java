package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The sender's stop at a policy's checkpoints, whose names come round.
class PolicyStopTest {
  private static CheckpointEntry make(World world, String name) {
    return world.a.<CheckpointEntry>done(
        reply -> world.a.group().checkpoint(name, CheckpointKind.CRASH, false, reply));
  }

  private static List<CheckpointEntry> named(Group group) {
    return group.checkpoints().stream().map(CheckpointStatus::checkpoint).toList();
  }

  @Test
  void newCheckpoint_takesTheNameOver_onBothSides_overARestart() throws IOException {
    Model model = new Model();
    World world = ReplicationTest.pair(31, model);
    make(world, "mine");
    make(world, "policy-00");
    ReplicationTest.write(world.a, "v", model, 20);
    CheckpointEntry newer = make(world, "policy-00");
    assertThat(
            world
                .a
                .<CheckpointEntry>refused(
                    reply -> world.a.group().checkpoint("mine", CheckpointKind.CRASH, false, reply))
                .kind())
        .isEqualTo(Refusal.Kind.EXISTS);
    assertThat(named(world.a.group()))
        .extracting(CheckpointEntry::name)
        .containsExactly("mine", "policy-00");
    assertThat(named(world.a.group())).contains(newer);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    assertThat(named(world.b.group())).isEqualTo(named(world.a.group()));
    world.a.kill();
    assertThat(world.a.open()).isInstanceOf(Group.Found.Opened.class);
    world.a.serving();
    assertThat(named(world.a.group())).contains(newer);
  }

  /// Between the two steps of a run the sender stands in its name, also after a crash: nobody takes that for
  /// a pause of somebody else's.
  @Test
  void runCutShort_standsInItsName() throws IOException {
    Model model = new Model();
    World world = ReplicationTest.pair(32, model);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    long acked = world.a.group().peers().getFirst().ackedLsn();
    world.a.<Long>done(reply -> world.a.group().pauseFor("policy-07", reply));
    ReplicationTest.write(world.a, "v", model, 20);
    world.a.kill();
    assertThat(world.a.open()).isInstanceOf(Group.Found.Opened.class);
    world.a.serving();
    GroupStatus status = world.a.group().status();
    assertThat(status.sendStopName()).isEqualTo("policy-07");
    assertThat(status.sendStopLsn()).isEqualTo(acked);
    assertThat(world.a.group().sendLimit()).isEqualTo(acked);

    CheckpointEntry made = make(world, "policy-07");
    ReplicationTest.write(world.a, "v", model, 20);
    world.a.<Long>done(reply -> world.a.group().pauseSending("policy-07", reply));
    assertThat(world.a.group().sendLimit()).isEqualTo(made.stopLsn());
    assertThat(world.a.<Long>refused(reply -> world.a.group().pauseFor("nightly", reply)).kind())
        .isEqualTo(Refusal.Kind.INVALID);
  }
}
