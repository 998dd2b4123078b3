package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.sim.SimInode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// R4: a line that stays down never stalls a host, and never ends in a full resync.
class LadderTest {
  private final Model model = new Model();

  /// Writes 128 KiB at a time until `bytes` were written.
  static void fill(Appliance at, Model model, long bytes) {
    Volume volume = at.export("v");
    int blocks = 32;
    for (long done = 0; done < bytes; done += (long) blocks * Appliance.BLOCK) {
      int from = (int) (done / Appliance.BLOCK % 224);
      int stamp = model.next("v", from);
      for (int i = 1; i < blocks; i++) {
        model.next("v", from + i);
      }
      assertThat(at.writeMany(volume, from, stamp, blocks)).isInstanceOf(Admission.Admitted.class);
      model.acked();
    }
    int mark = model.ackedCount();
    assertThat(at.flush(volume)).isNull();
    model.flushed(mark);
    at.settle();
  }

  private void assertFollows(World world, Line line) throws IOException {
    assertThat(line.meet()).isTrue();
    assertThat(line.near())
        .isEqualTo(
            new Meeting.CatchUp(CatchUpKind.TRACKED, "it lacks what is kept as extents only"));
    assertThat(line.catchUp()).isTrue();
    assertThat(line.pump()).isTrue();
    world.a.settle();
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(line.run()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void lineDown_bufferFull_isTrackedAndCaughtUp() throws IOException {
    World world = ReplicationTest.pair(21, model);
    fill(world.a, model, 100L << 20); // Twice what the buffer holds.
    assertThat(world.a.alarms).contains("TRACKING b");
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    assertThat(world.a.group().status().behindBytes()).isGreaterThan(90L << 20);
    model.assertIs("v", world.a.read(world.a.export("v")));
    assertFollows(world, new Line(world.a, world.b));
    assertThat(world.a.alarms).isEmpty();
  }

  /// The ladder goes on while the peer applies a batch that it has whole: what comes next is tracked, and not
  /// everything sent anew (R4).
  @Test
  void logIsReused_whileAWholeBatchIsApplied_theRestIsTracked() throws IOException {
    World world = ReplicationTest.pair(28, model);
    fill(world.a, model, 60L << 20);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    line.beforeApply = () -> fill(world.a, model, 60L << 20);
    assertThat(line.catchUp()).isTrue();
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    assertThat(world.a.alarms).contains("TRACKING b");
    assertFollows(world, new Line(world.a, world.b));
    assertThat(world.a.alarms).isEmpty();
  }

  @Test
  void tracked_thenPowerCut_theSetIsStillThere() throws IOException {
    World world = ReplicationTest.pair(22, model);
    fill(world.a, model, 60L << 20);
    world.a.cutPower();
    world.a.open();
    world.a.serving();
    int[] image = world.a.read(world.a.export("v"));
    model.cut(model.prefix(List.of("v"), List.of(image), model.flushedCount()));
    assertFollows(world, new Line(world.a, world.b));
  }

  /// A peer that stands before what was tracked for it (a restored old image) needs whole volumes: what was
  /// tracked would leave out what it has lost (R1).
  @Test
  void tracked_peerNeedsWholeVolumes_getsThem() throws IOException {
    World world = ReplicationTest.pair(27, model);
    fill(world.a, model, 60L << 20);
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    CatchUpSource source =
        world.a.done(reply -> world.a.group().catchUpSource(world.b.id, CatchUpKind.WHOLE, reply));
    assertThat(source.header().kind()).isEqualTo(CatchUpKind.WHOLE);
    assertThat(source.header().totalBytes()).isEqualTo(1 << 20);
    assertThat(source.header().sizes()).containsOnlyKeys(1);
    source.close();
  }

  /// A first sync does not tell an empty peer of holes; but what it has sent already may have become one
  /// since, below the base that the ladder moved.
  @Test
  void firstSyncUnderWay_sentBlocksAreZeroedAndTracked_peerHearsOfTheHoles() throws Exception {
    World world = new World(25);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", 1 << 20);
    ReplicationTest.write(world.a, "v", model, 60);
    world.a.settle(); // Extents are read from the mirror.
    LostStagingTest.confirmAll(world, CatchUpKind.FIRST);
    Volume volume = world.a.export("v");
    assertThat(volume.zero(0, 64L * Appliance.BLOCK, ZeroKind.TRIM))
        .isInstanceOf(Admission.Admitted.class);
    for (int block = 0; block < 64; block++) {
      model.zero("v", block);
    }
    model.acked();
    fillBehind(world.a, 60L << 20);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.catchUp()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  /// Writes 128 KiB at a time behind the first quarter of the volume.
  private void fillBehind(Appliance at, long bytes) {
    Volume volume = at.export("v");
    for (long done = 0; done < bytes; done += 32L * Appliance.BLOCK) {
      int from = 64 + (int) (done / Appliance.BLOCK % 160);
      int stamp = model.next("v", from);
      for (int i = 1; i < 32; i++) {
        model.next("v", from + i);
      }
      assertThat(at.writeMany(volume, from, stamp, 32)).isInstanceOf(Admission.Admitted.class);
      model.acked();
    }
    int mark = model.ackedCount();
    assertThat(at.flush(volume)).isNull();
    model.flushed(mark);
    at.settle();
  }

  /// Only a primary sends a batch: two secondaries, one of which lacks extents, would stay so.
  @Test
  void tracked_demote_isRefusedUntilThePeerHasCaughtUp() throws IOException {
    World world = ReplicationTest.pair(24, model);
    fill(world.a, model, 60L << 20);
    assertThat(world.a.<Position>outcome(world.a.group()::demote))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().reason()).startsWith("b lacks"));
    assertThat(world.a.group().role()).isEqualTo(Role.PRIMARY);
    assertFollows(world, new Line(world.a, world.b));
  }

  /// Flips a bit in a payload of the oldest segment: in the middle of a record of 128 KiB.
  private static long damage(Appliance at, long from) {
    long lsn = from / (16 << 20) * (16 << 20) + (4 << 20);
    int flipped = 0;
    for (String name : list(at)) {
      SimInode slot = at.disk().inode(at.places.segments().resolve(name));
      if (slot.size() > (5 << 20) && slot.next(4 << 20, true) < slot.size()) {
        slot.flip(4096 + (4 << 20) + 64 * 1024, 3);
        flipped++;
      }
    }
    assertThat(flipped).isPositive();
    return lsn;
  }

  private static java.util.List<String> list(Appliance at) {
    try {
      return at.disk().list(at.places.segments());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDamagedStretch_isTrackedByItsHeaders_andCaughtUp() throws IOException {
    World world = ReplicationTest.pair(24, model);
    fill(world.a, model, 20L << 20);
    long lsn = damage(world.a, world.a.group().status().startLsn());
    Refusal refusal =
        world.a.<Long>refused(
            reply -> world.a.group().unreadable(world.b.id, (20L << 20) + 64, reply));
    assertThat(refusal.reason()).contains("replicated from the mirror once that is past");
    world.a.<Long>done(reply -> world.a.group().unreadable(world.b.id, lsn, reply));
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    assertThat(world.a.alarms).contains("LOG_UNREADABLE ", "TRACKING b");
    assertFollows(world, new Line(world.a, world.b));
  }

  @Test
  void aStretchThatCannotBeReadAtAll_countsAsChangedEverywhere() throws IOException {
    World world = ReplicationTest.pair(25, model);
    fill(world.a, model, 20L << 20);
    world.a.disk().faults.readFails = 1;
    world.a.disk().faults.failing = path -> path.contains("segments");
    world.a.<Long>done(reply -> world.a.group().unreadable(world.b.id, 4 << 20, reply));
    world.a.disk().faults.stop();
    assertThat(world.a.alarms).contains("LOG_UNREADABLE ");
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.CatchUp.class);
    assertThat(line.catchUp()).isTrue();
    assertThat(line.pump()).isTrue();
    world.a.settle();
    assertThat(world.a.alarms).as("over with that part of the log").isEmpty();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void beforeTheBatchIsWhole_theFarImageIsTheOldOne() throws IOException {
    World world = ReplicationTest.pair(23, model);
    int old = model.ackedCount();
    fill(world.a, model, 60L << 20);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    assertThat(world.b.read(world.b.export("v"))).isEqualTo(model.image("v", 256, old));
  }
}
