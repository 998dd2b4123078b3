package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A fork is settled by one command: what the loser had alone is kept before anything is overwritten (R3), and
/// it gets what differs; until that is through its old image stands (R1).
class SettleTest {
  private static final int OPS_MAX = 2_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);
  private static final Path EXTRACTED = Path.of("/data/extracted");

  private Model ours = new Model(); // What hosts wrote to a.
  private Model theirs = new Model(); // What they wrote to b.

  /// In step; then both write without the other, b promoted.
  private World forked(long seed) throws IOException {
    ours = new Model();
    World world = ReplicationTest.pair(seed, ours);
    ReplicationTest.write(world.a, "v", ours, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    theirs = ours.fork();
    ReplicationTest.write(world.a, "v", ours, 30);
    world.b.<Position>done(world.b.group()::promote);
    writeOther(world.b, theirs, 25);
    return world;
  }

  static void writeOther(Appliance at, Model model, int count) {
    Volume volume = at.export("v");
    for (int i = 0; i < count; i++) {
      int block = 30 + (i * 11) % 71;
      at.write(volume, block, model.next("v", block));
      model.acked();
    }
    assertThat(at.flush(volume)).isNull();
  }

  private static long settle(Appliance at, Appliance keeper) {
    return at.done(reply -> at.group().forks().settle(keeper.id, reply));
  }

  /// b sends what differs, then its log; both are alike, and so they stay.
  private void failBack(World world) throws IOException {
    Line line = new Line(world.b, world.a);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.CatchUp.class);
    assertThat(line.far()).isInstanceOf(Meeting.AwaitCatchUp.class);
    assertThat(line.catchUp()).isTrue();
    alike(world);
  }

  private void alike(World world) throws IOException {
    writeOther(world.b, theirs, 7);
    assertThat(new Line(world.b, world.a).run()).isTrue();
    world.a.<Position>done(world.a.group()::promote);
    theirs.assertIs("v", world.a.read(world.a.export("v")));
  }

  /// What a branch holds of volume v lies over the rest of the image as it was at its end.
  private void assertHolds(World world, long branch, Model model) throws IOException {
    Disk disk = world.a.disk();
    disk.delete(EXTRACTED);
    BranchReader.Extracted got =
        new BranchReader(disk, world.a.places).extract(branch, "v", EXTRACTED);
    int[] expected = model.image("v", 256, model.ackedCount());
    try (DiskFile file = disk.open(EXTRACTED, Disk.Mode.READ);
        Memory block = disk.allocate(Appliance.BLOCK)) {
      int seen = 0;
      for (BranchReader.Place place : got.places()) {
        for (long at = place.offset(); at < place.offset() + place.length(); at += 4096) {
          assertThat(file.read(block.segment().asSlice(0, 4096), at)).isEqualTo(4096);
          int stamp = block.segment().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
          assertThat(stamp).as("block " + at / 4096).isEqualTo(expected[(int) (at / 4096)]);
          seen++;
        }
      }
      assertThat(seen).isPositive();
    }
  }

  @Test
  void superseded_isSettled_keepsItsTailAndGetsWhatDiffers() throws IOException {
    World world = forked(1);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Superseded.class);
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    long branch = settle(world.a, world.b);
    assertThat(world.a.group().role()).isEqualTo(Role.SECONDARY);
    assertThat(world.a.group().exports()).isEmpty();
    assertThat(world.a.alarms).doesNotContain("SUPERSEDED ");
    assertThat(settle(world.a, world.b)).as("once more changes nothing").isEqualTo(branch);
    Branch report = world.a.group().forks().branches().getFirst();
    assertThat(report.id()).isEqualTo(branch);
    assertThat(report.whole()).isTrue();
    assertThat(report.keeperName()).isEqualTo("b");
    Branch.Part part = report.volumes().getFirst();
    assertThat(part.name()).isEqualTo("v");
    assertThat(part.writes()).isEqualTo(30);
    assertThat(part.bytes()).isEqualTo(30 * 4096);
    assertHolds(world, branch, ours);
    assertThat(
            world.a.<Branch>refused(reply -> world.a.group().forks().drop(branch, reply)).reason())
        .contains("stays until the peer has sent what differs");
    failBack(world);
    assertHolds(world, branch, ours);
    Branch dropped = world.a.done(reply -> world.a.group().forks().drop(branch, reply));
    assertThat(dropped).isEqualTo(report);
    assertThat(world.a.group().forks().branches()).isEmpty();
    assertThat(world.a.disk().list(world.a.places.branches())).isEmpty();
    world.a.stop();
  }

  @Test
  void settled_promotedBeforeTheBatch_hasItsOldImageAndSaysThatThereAreTwo() throws IOException {
    World world = forked(2);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    settle(world.a, world.b);
    world.a.<Position>done(world.a.group()::promote);
    ours.assertIs("v", world.a.read(world.a.export("v")));
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.TwoPrimaries.class);
    long branch = settle(world.a, world.b);
    assertHolds(world, branch, ours);
    failBack(world);
  }

  @Test
  void twoPrimaries_oneIsSettled_theOtherGoesOn() throws IOException {
    World world = forked(3);
    world.a.<Position>done(world.a.group()::demote);
    world.a.<Position>done(world.a.group()::promote);
    ReplicationTest.write(world.a, "v", ours, 10);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.TwoPrimaries.class);
    assertThat(world.a.alarms).contains("TWO_PRIMARIES b");
    assertThat(world.b.alarms).contains("TWO_PRIMARIES a");
    long branch = settle(world.a, world.b);
    assertHolds(world, branch, ours);
    assertThat(world.a.alarms).doesNotContain("TWO_PRIMARIES b");
    failBack(world);
    assertThat(world.b.alarms).doesNotContain("TWO_PRIMARIES a");
  }

  /// Demoted with a tail that the other never had: it was primary, and is superseded all the same.
  @Test
  void demotedWithATail_otherPromotedWithoutIt_isSupersededAndSettled() throws IOException {
    World world = forked(4);
    world.a.<Position>done(world.a.group()::demote);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    long branch = settle(world.a, world.b);
    assertHolds(world, branch, ours);
    failBack(world);
  }

  @Test
  void nothingAlone_isSettledWithoutABranch() throws IOException {
    World world = ReplicationTest.pair(5, ours);
    ReplicationTest.write(world.a, "v", ours, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    theirs = ours.fork();
    world.b.<Position>done(world.b.group()::promote);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    assertThat(settle(world.a, world.b)).isEqualTo(Group.NONE);
    assertThat(world.a.group().forks().branches()).isEmpty();
    Line line = new Line(world.b, world.a);
    assertThat(line.run()).isTrue();
    assertThat(line.far()).isInstanceOf(Meeting.Receive.class);
    alike(world);
  }

  /// Each side has made its own second volume of the same number, and a has grown the first.
  @Test
  void volumesOfBothSides_areThoseOfTheKeeper() throws IOException {
    World world = forked(6);
    world.a.createVolume("mine", 1 << 20);
    world.a.write(world.a.export("mine"), 3, 77);
    world.a.<VolumeEntry>done(reply -> world.a.group().growVolume("v", 2 << 20, reply));
    world.a.write(world.a.export("v"), 300, 88);
    assertThat(world.a.flush(world.a.export("v"))).isNull();
    world.b.createVolume("yours", 1 << 20);
    world.b.write(world.b.export("yours"), 5, 99);
    assertThat(world.b.flush(world.b.export("v"))).isNull();
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    long branch = settle(world.a, world.b);
    assertThat(world.a.group().forks().branches().getFirst().part("mine")).isNotNull();
    Line line = new Line(world.b, world.a);
    assertThat(line.meet()).isTrue();
    assertThat(line.catchUp()).isTrue();
    assertThat(branch).isPositive();
    world.b.<VolumeEntry>done(reply -> world.b.group().growVolume("v", 2 << 20, reply));
    assertThat(new Line(world.b, world.a).run()).isTrue();
    world.a.<Position>done(world.a.group()::promote);
    assertThat(world.a.exports("mine")).isFalse();
    int[] yours = world.a.read(world.a.export("yours"));
    assertThat(yours[5]).isEqualTo(99);
    assertThat(yours[3]).isZero();
    int[] v = world.a.read(world.a.export("v"));
    assertThat(v[300]).as("was never written in the history that counts").isZero();
    theirs.assertIs("v", java.util.Arrays.copyOf(v, 256));
  }

  /// The buffer was too small for the outage: of the oldest stretch only the extents are known.
  @Test
  void tracked_isSettled_theBranchHoldsAnImageOfThat() throws IOException {
    World world = ReplicationTest.pair(7, ours);
    theirs = ours.fork();
    LadderTest.fill(world.a, ours, 100L << 20);
    assertThat(world.a.alarms).contains("TRACKING b");
    world.b.<Position>done(world.b.group()::promote);
    writeOther(world.b, theirs, 25);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    long branch = settle(world.a, world.b);
    Branch report = world.a.group().forks().branches().getFirst();
    assertThat(report.whole()).isFalse();
    assertThat(report.imageBytes()).isPositive();
    assertHolds(world, branch, ours);
    failBack(world);
  }

  @Test
  void noRoomForTheBranch_isRefusedAndNothingIsLost() throws IOException {
    World world = forked(8);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.a.settle();
    world.a.disk().space.limit(world.a.disk().space.used() + (64 << 10));
    Refusal refusal =
        world.a.<Long>refused(reply -> world.a.group().forks().settle(world.b.id, reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_SPACE);
    assertThat(refusal.reason()).contains("the branch takes up to").contains("bytes, there are");
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    world.a.disk().space.limit(1L << 40);
    assertHolds(world, settle(world.a, world.b), ours);
  }

  /// Whole volumes are compared, and what differs is staged: that is what needs room.
  @Test
  void lessRoomThanTheVolumes_isSettledAllTheSame() throws IOException {
    World world = forked(12);
    world.b.createVolume("large", 1L << 30);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    settle(world.a, world.b);
    long used = world.a.disk().space.used();
    world.a.disk().space.limit(used + BatchAdmission.COMPARED_BYTES_MIN + (32 << 20));
    failBack(world);
  }

  @Test
  void diskFillsWhileItIsStaged_isRefusedBeforeOthersLackRoom() throws IOException {
    World world = forked(13);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    settle(world.a, world.b);
    assertThat(new Line(world.b, world.a).meet()).isTrue();
    CatchUpSource source =
        world.b.done(to -> world.b.group().catchUpSource(world.a.id, CatchUpKind.WHOLE, to));
    CatchUpHeader header = source.header();
    CatchUpTarget target = world.a.done(to -> world.a.group().catchUpTarget(header, to));
    long used = world.a.disk().space.used();
    world.a.disk().space.limit(used + StagedTarget.KEPT_FREE_BYTES - 1);
    CatchUpPiece piece = java.util.Objects.requireNonNull(source.next());
    try (Memory bytes = world.a.disk().allocate(piece.length())) {
      assertThatThrownBy(() -> target.put(piece.volume(), piece.offset(), bytes.segment()))
          .hasMessageContaining("are free where it is staged: make room");
      world.a.disk().space.limit(1L << 40);
      target.put(piece.volume(), piece.offset(), bytes.segment());
    }
    target.close();
    source.close();
  }

  @Test
  void notMetOrNotApart_isRefused() throws IOException {
    World world = ReplicationTest.pair(9, ours);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    assertThat(refused(world).reason()).contains("nothing to settle with b");
    world = forked(10);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.a.stop();
    world.a.open();
    world.a.serving();
    assertThat(refused(world).reason()).contains("b has not been met since this start");
  }

  /// A checkpoint that asks its secondaries to hold means nothing to the one who was primary, not even when
  /// it starts again as superseded (C1).
  @Test
  void supersededWithAHoldInItsTail_restarts_doesNotHold() throws IOException {
    World world = forked(11);
    world.a.<CheckpointEntry>done(
        reply -> world.a.group().checkpoint("c", CheckpointKind.CRASH, true, reply));
    ReplicationTest.write(world.a, "v", ours, 10);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    assertThat(world.a.group().role()).isEqualTo(Role.SUPERSEDED);
    world.a.kill();
    world.a.open();
    world.a.serving();
    world.a.settle();
    assertThat(world.a.group().status().hold()).isNull();
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    assertHolds(world, settle(world.a, world.b), ours);
    failBack(world);
  }

  private static Refusal refused(World world) {
    return world.a.<Long>refused(reply -> world.a.group().forks().settle(world.b.id, reply));
  }

  private static void dies(World world, boolean power) throws IOException {
    if (power) {
      world.a.cutPower();
    } else {
      world.a.kill();
    }
    world.b.group().parted(world.a.id);
    world.a.open();
    world.a.serving();
  }

  @Test
  void settle_crashInEachOperation_isResumed() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      World world = forked(nth);
      assertThat(new Line(world.a, world.b).meet()).isTrue();
      world.a.settle();
      world.a.disk().faults.crashIn(nth);
      Outcome<Long> outcome =
          world.a.outcome(reply -> world.a.group().forks().settle(world.b.id, reply));
      world.a.settle();
      boolean crashed = world.a.machine.crashed();
      dies(world, nth % 2 == 1);
      if (world.a.group().role() == Role.SUPERSEDED) {
        assertThat(outcome).as("not answered before the crash").isNull();
        assertThat(new Line(world.a, world.b).meet()).isTrue();
        settle(world.a, world.b);
        dies(world, true); // B5: nor is it lost that an earlier process wrote and did not sync.
      }
      assertThat(world.a.group().forks().branches()).hasSize(1);
      assertHolds(world, world.a.group().forks().branches().getFirst().id(), ours);
      failBack(world);
      assertHolds(world, world.a.group().forks().branches().getFirst().id(), ours);
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(10);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  /// R1: old image or new one, at each step of the batch with which it is brought up to date.
  @Test
  void failBack_loserCrashesInEachOperation_oldImageOrNew() throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += 2 * STRIDE) {
      World world = forked(nth);
      assertThat(new Line(world.a, world.b).meet()).isTrue();
      long branch = settle(world.a, world.b);
      world.a.settle();
      world.a.disk().faults.crashIn(nth);
      Line line = new Line(world.b, world.a);
      boolean through = line.meet() && line.catchUp();
      boolean crashed = world.a.machine.crashed();
      assertThat(through || crashed).isTrue();
      line.drop();
      dies(world, nth % 2 == 1);
      assertHolds(world, branch, ours);
      Line again = new Line(world.b, world.a);
      assertThat(again.meet()).isTrue();
      if (again.near() instanceof Meeting.CatchUp) {
        assertThat(again.catchUp()).isTrue();
      }
      alike(world);
      world.a.disk().free();
      world.b.disk().free();
      if (!crashed) {
        assertThat(nth).isGreaterThan(20);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }
}
