package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a promote would give up is said before it is done, from what the others told and the log holds.
class ProspectTest {
  private static final long LATER_MILLIS = 7_000;

  private final Model model = new Model();

  private static Prospect look(Appliance at) {
    return at.done(reply -> at.group().prospect(reply));
  }

  private static Prospect.Other other(Appliance at) {
    return look(at).others().getFirst();
  }

  /// What the line brings now and then.
  private static void report(Appliance from, Appliance to) {
    to.group().onPeerReport(from.id, from.group().report());
  }

  private static void later(World world) {
    world.clock.advance(TimeUnit.MILLISECONDS.toNanos(LATER_MILLIS));
  }

  @Test
  void prospect_primaryHadMore_saysHowMuchAndForHowLong() throws IOException {
    World world = ReplicationTest.pair(1, model);
    ReplicationTest.write(world.a, "v", model, 5);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    long held = world.b.group().status().appendedLsn();
    report(world.a, world.b);
    assertThat(other(world.b).bytes()).as("all of it is here").isZero();
    assertThat(other(world.b).millis()).isZero();
    assertThat(other(world.b).leads()).isTrue();

    later(world);
    ReplicationTest.write(world.a, "v", model, 5);
    long more = world.a.group().status().appendedLsn() - held;
    report(world.a, world.b);
    world.b.group().parted(world.a.id);
    Prospect prospect = look(world.b);
    assertThat(prospect.refusal()).isNull();
    assertThat(prospect.endLsn()).isEqualTo(held);
    assertThat(prospect.endMillis()).isPositive();
    Prospect.Other primary = prospect.others().getFirst();
    assertThat(primary.name()).isEqualTo("a");
    assertThat(primary.connected()).isFalse();
    assertThat(primary.leads()).isFalse();
    assertThat(primary.bytes()).isBetween(5L * Appliance.BLOCK, more);
    assertThat(primary.millis()).isBetween(LATER_MILLIS, 2 * LATER_MILLIS);
    assertThat(primary.reportedMillis()).isPositive();

    world.b.<Position>done(world.b.group()::promote);
    assertThat(world.b.happened)
        .anyMatch(each ->
            each.matches(
                "PROMOTED : from [0-9a-f]{16} on; a had [0-9]{5,} bytes more when it told last"));
  }

  @Test
  void prospect_restartedSince_knowsOnlyWhatItHolds() throws IOException {
    World world = ReplicationTest.pair(2, model);
    ReplicationTest.write(world.a, "v", model, 5);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    report(world.a, world.b);
    long endMillis = look(world.b).endMillis();
    world.b.settle();
    world.b.stop();
    world.b.open();
    world.b.serving();
    Prospect prospect = look(world.b);
    assertThat(prospect.endMillis()).as("from the log itself").isEqualTo(endMillis);
    Prospect.Other primary = prospect.others().getFirst();
    assertThat(primary.bytes()).isEqualTo(Group.NONE);
    assertThat(primary.millis()).isEqualTo(Group.NONE);
    assertThat(primary.reportedMillis()).isZero();
  }

  @Test
  void prospect_checkpoints_namesTheLastThatIsHere() throws IOException {
    World world = ReplicationTest.pair(3, model);
    assertThat(look(world.b).checkpoint()).isNull();
    for (String name : new String[] {"first", "second"}) {
      world.a.<CheckpointEntry>done(
          reply -> world.a.group().checkpoint(name, CheckpointKind.CRASH, false, reply));
    }
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.<CheckpointEntry>done(
        reply -> world.a.group().checkpoint("not-sent", CheckpointKind.CRASH, false, reply));
    world.b.settle();
    CheckpointEntry held = look(world.b).checkpoint();
    assertThat(held).isNotNull();
    assertThat(held.name()).isEqualTo("second");
  }

  @Test
  void prospect_withoutImage_orOnAPrimary_saysWhyItIsRefused() throws IOException {
    World world = new World(4);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.b.attach(world.a);
    Prospect empty = look(world.b);
    assertThat(empty.imageUsable()).isFalse();
    assertThat(empty.endLsn()).isEqualTo(Group.NONE);
    Refusal refusal = empty.refusal();
    assertThat(refusal).isNotNull();
    assertThat(refusal.reason()).contains("no usable image");
    assertThat(refusal).isEqualTo(world.b.<Position>refused(world.b.group()::promote));
    Refusal primary = look(world.a).refusal();
    assertThat(primary).isNotNull();
    assertThat(primary.kind()).isEqualTo(Refusal.Kind.WRONG_ROLE);
  }

  /// 100 blocks in 7 s and what else there is: an estimate needs no more.
  @Test
  void prospect_ofALogWrittenForAWhile_knowsItsRate() throws IOException {
    World world = ReplicationTest.pair(5, model);
    ReplicationTest.write(world.a, "v", model, 50);
    later(world);
    ReplicationTest.write(world.a, "v", model, 50);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    long rate = 100 * Appliance.BLOCK * 1000L / LATER_MILLIS;
    assertThat(look(world.b).bytesPerSecond()).isBetween(rate / 2, 2 * rate);
  }
}
