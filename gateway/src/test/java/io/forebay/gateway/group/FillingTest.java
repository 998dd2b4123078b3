package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Somebody is told that the buffer fills, while nothing is given up yet.
class FillingTest {
  private static final String ALARM = "BUFFER_FILLING ";
  private static final long STEP_BYTES = 1 << 20;

  private final Model model = new Model();

  private static boolean whole(World world) {
    return world.a.group().status().rung() == Rung.WHOLE;
  }

  private void fillUntilTold(World world) {
    while (!world.a.alarms.contains(ALARM)) {
      assertThat(whole(world)).as("told before instants are given up").isTrue();
      LadderTest.fill(world.a, model, STEP_BYTES);
    }
  }

  @Test
  void lineDown_isToldBeforeTheLadderBegins_andOverOnceItHasDrained() throws IOException {
    World world = ReplicationTest.pair(31, model);
    long before = world.a.group().status().appendedLsn();
    fillUntilTold(world);
    long filled = world.a.group().status().appendedLsn() - before;
    long capacity = Appliance.SHAPE.capacityBytes();
    assertThat(filled).as("not long before").isBetween(capacity / 2, capacity * 9 / 10);
    assertThat(whole(world)).isTrue();
    assertThat(world.b.alarms).as("the other side can do nothing").doesNotContain(ALARM);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.settle();
    LadderTest.fill(world.a, model, STEP_BYTES);
    assertThat(world.a.alarms).isEmpty();
  }

  @Test
  void peerIsLetGo_isOver() throws IOException {
    World world = ReplicationTest.pair(32, model);
    fillUntilTold(world);
    world.a.<PeerStatus>done(reply -> world.a.group().detachPeer(world.b.id, reply));
    world.a.settle();
    LadderTest.fill(world.a, model, STEP_BYTES);
    assertThat(world.a.alarms).isEmpty();
  }

  /// Its mirror keeps up: the buffer is never more than what that has not got yet.
  @Test
  void withoutAPeer_neverTold() throws IOException {
    World world = new World(33);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.a.createVolume("v", 1 << 20);
    LadderTest.fill(world.a, model, 2 * Appliance.SHAPE.capacityBytes());
    assertThat(world.a.alarms).isEmpty();
  }
}
