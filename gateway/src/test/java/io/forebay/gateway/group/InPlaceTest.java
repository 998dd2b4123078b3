package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Rung *in place* (R1's exception): only by consent, for one batch, named on both sides, and nothing is
/// promoted until it is through.
class InPlaceTest {
  private static final int OPS_MAX = 3_000;
  private static final int STRIDE = 3 * Integer.getInteger("forebay.crash.stride", 5);

  private Model model = new Model();

  /// A pair whose line was down until extents were tracked; the far side has no room to stage them.
  private World tight(long seed) throws IOException {
    model = new Model();
    World world = ReplicationTest.pair(seed, model);
    LadderTest.fill(world.a, model, 60L << 20);
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    world.b.disk().space.limit(world.b.disk().space.used() + (8 << 20)); // A batch wants 16 MiB.
    return world;
  }

  /// The far side is offered the batch, and has no room; returns what it says.
  private static Refusal refused(World world) throws IOException {
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    CatchUpSource source =
        world.a.done(
            reply -> world.a.group().catchUpSource(world.b.id, CatchUpKind.TRACKED, reply));
    CatchUpHeader header = source.header();
    Outcome<CatchUpTarget> begun =
        world.b.outcome(reply -> world.b.group().catchUpTarget(header, reply));
    source.close();
    world.a.settle();
    assertThat(begun).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<CatchUpTarget>) begun).refusal();
  }

  private static Refusal notConsented(Appliance at) {
    Outcome<Long> outcome = at.outcome(at.group()::consentInPlace);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused<Long>) outcome).refusal();
  }

  private static void consent(World world) throws IOException {
    refused(world);
    assertThat(world.b.<Long>done(world.b.group()::consentInPlace)).isPositive();
  }

  private void assertCatchesUp(World world, boolean startedOver) throws IOException {
    Line line = line(world);
    assertThat(line.meet()).isTrue();
    if (line.near() instanceof Meeting.CatchUp) {
      assertThat(line.catchUp()).isTrue();
    }
    assertThat(line.startedOver).isEqualTo(startedOver);
    assertThat(line.pump()).isTrue();
    world.a.settle();
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(line.run()).isTrue();
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.WHOLE);
    assertThat(world.b.group().status().rung()).isEqualTo(Rung.NONE);
    assertThat(world.a.alarms).isEmpty();
    assertThat(world.b.alarms).isEmpty();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  /// Whose far side finds room for the log of the batch, which in place is staged all the same.
  private static Line line(World world) {
    Line line = new Line(world.a, world.b);
    line.beforeLog = () -> world.b.disk().space.limit(1L << 40);
    return line;
  }

  /// Sends `pieces` blocks of the batch, and no more: the line is cut.
  private static void some(World world, int pieces) throws IOException, Malformed {
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    CatchUpSource source =
        world.a.done(
            reply -> world.a.group().catchUpSource(world.b.id, CatchUpKind.TRACKED, reply));
    CatchUpHeader header = CatchUpHeader.decode(source.header().encode());
    CatchUpTarget target = world.b.done(reply -> world.b.group().catchUpTarget(header, reply));
    CatchUpPiece piece = Objects.requireNonNull(source.next());
    for (int i = 0; i < pieces; i++) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(Appliance.BLOCK);
        long offset = piece.offset() + (long) i * Appliance.BLOCK;
        CatchUpPiece part = new CatchUpPiece(piece.volume(), offset, Appliance.BLOCK, false);
        source.read(part, bytes);
        target.put(piece.volume(), offset, bytes);
        target.sync();
        source.sent(part);
      }
    }
    source.close();
    target.close();
    world.a.settle();
    world.b.settle();
  }

  @Test
  void noRoom_replicationStandsAndSaysWhatToDo() throws IOException {
    World world = tight(1);
    assertThat(notConsented(world.b).reason()).contains("no batch waits");
    Refusal refusal = refused(world);
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_SPACE);
    assertThat(refusal.reason()).contains("make room").contains("forebay group consent g");
    assertThat(world.b.alarms).containsExactly("STAGING_FULL ");
    assertThat(world.b.group().status().imageUsable()).isTrue();
    world.b.<Position>done(world.b.group()::promote); // The old copy stands.
  }

  @Test
  void noRoom_thenThereIs_isStagedAsEver() throws Exception {
    World world = tight(2);
    consent(world);
    world.b.disk().space.limit(1L << 40);
    some(world, 1);
    assertThat(world.b.group().status().imageUsable()).isTrue();
    assertThat(world.b.alarms).isEmpty();
    assertCatchesUp(world, false);
  }

  @Test
  void consent_asPrimaryOrWhileHeld_isRefused() throws IOException {
    World world = ReplicationTest.pair(3, model);
    assertThat(notConsented(world.a).kind()).isEqualTo(Refusal.Kind.WRONG_ROLE);
    World held = tight(4);
    refused(held);
    held.b.<HoldStatus>done(reply -> held.b.group().holdNewest("tape", reply));
    assertThat(notConsented(held.b).reason()).contains("tape is held");
  }

  @Test
  void consented_isWrittenInPlace_namedOnBothSides_notPromotedUntilThrough() throws Exception {
    World world = tight(5);
    consent(world);
    some(world, 1);
    assertThat(world.b.group().status().imageUsable()).isFalse();
    assertThat(world.b.group().status().rung()).isEqualTo(Rung.IN_PLACE);
    assertThat(world.b.alarms).containsExactly("IN_PLACE ");
    Outcome<Position> promoted = world.b.outcome(world.b.group()::promote);
    assertThat(promoted)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().reason()).contains("in place"));
    assertThat(world.b.<HoldStatus>outcome(r -> world.b.group().holdNewest("tape", r)))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(notConsented(world.b).reason()).contains("already");
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.IN_PLACE);
    assertThat(world.a.alarms).contains("IN_PLACE b");
    assertCatchesUp(world, false);
  }

  /// The consent was for that batch: the next one that does not fit asks again.
  @Test
  void consented_batchThrough_nextOneIsRefusedAgain() throws Exception {
    World world = tight(6);
    consent(world);
    Line line = line(world);
    assertThat(line.meet() && line.catchUp() && line.pump()).isTrue();
    world.a.settle();
    LadderTest.fill(world.a, model, 60L << 20);
    world.b.disk().space.limit(world.b.disk().space.used() + (8 << 20));
    assertThat(refused(world).kind()).isEqualTo(Refusal.Kind.NO_SPACE);
    assertThat(world.b.group().status().imageUsable()).isTrue();
  }

  /// What was staged before the disk filled up came first, and may not lie over what came later.
  @Test
  void stagedInPart_thenTight_thenConsented_theNewestWins() throws Exception {
    World world = tight(7);
    world.b.disk().space.limit(1L << 40);
    some(world, 3);
    LadderTest.fill(world.a, model, 60L << 20); // The same blocks once more: they go again.
    world.b.disk().space.limit(world.b.disk().space.used() + (8 << 20));
    consent(world);
    some(world, 2);
    assertThat(world.b.group().status().imageUsable()).isFalse();
    assertCatchesUp(world, false);
  }

  /// Without the batch's header nobody knows what is in the mirrors: everything comes again, in place.
  @Test
  void inPlace_stagingLost_everythingComesAgain() throws Exception {
    World world = tight(8);
    consent(world);
    some(world, 2);
    world.b.disk().delete(world.b.places.staging().resolve("header"));
    world.b.stop();
    world.b.open();
    world.b.serving();
    assertThat(world.b.alarms).containsExactly("IN_PLACE ");
    assertCatchesUp(world, true);
  }

  /// A crash of either end in each disk operation: the old image, or none until all of it is there.
  private boolean crash(int nth, boolean far) throws IOException {
    World world = tight(nth);
    consent(world);
    Line line = line(world);
    assertThat(line.meet()).isTrue();
    Appliance victim = far ? world.b : world.a;
    victim.disk().faults.crashIn(nth);
    if (line.catchUp()) {
      world.a.settle();
    }
    boolean crashed = victim.machine.crashed();
    victim.disk().faults.cancelCrash();
    line.drop();
    if (nth % 2 == 0) {
      victim.kill();
    } else {
      victim.cutPower();
    }
    assertThat(victim.open()).isInstanceOf(Group.Found.Opened.class);
    victim.serving();
    world.a.settle();
    world.b.settle();
    if (nth % 3 == 0 && world.b.group().status().imageUsable()) {
      world.b.<Position>done(world.b.group()::promote);
      int[] image = world.b.read(world.b.export("v"));
      model.prefix(List.of("v"), List.of(image), 0);
    } else {
      assertCatchesUp(world, false);
    }
    world.a.disk().free();
    world.b.disk().free();
    return crashed;
  }

  @Test
  void inPlace_farSideCrashesInEachOperation_goesOn() throws IOException {
    int nth = 1;
    while (nth < OPS_MAX && crash(nth, true)) {
      nth += STRIDE;
    }
    assertThat(nth).isBetween(20, OPS_MAX - 1);
  }

  @Test
  void inPlace_nearSideCrashesInEachOperation_goesOn() throws IOException {
    int nth = 1;
    while (nth < OPS_MAX && crash(nth, false)) {
      nth += STRIDE;
    }
    assertThat(nth).isLessThan(OPS_MAX);
  }
}
