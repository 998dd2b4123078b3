package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// C3: a held checkpoint names every block that changed since an earlier one.
class ChangesTest {
  private final Model model = new Model();

  private static void checkpoint(Appliance at, String name, boolean hold) {
    at.<CheckpointEntry>done(
        reply -> at.group().checkpoint(name, CheckpointKind.CRASH, hold, reply));
  }

  private int[] image() {
    return model.image("v", 256, model.ackedCount());
  }

  private void write(Appliance at, int... blocks) {
    Volume volume = at.export("v");
    for (int block : blocks) {
      at.write(volume, block, model.next("v", block));
    }
    model.acked();
    assertThat(at.flush(volume)).isNull();
  }

  private static void held(Appliance from, Appliance to) throws IOException {
    assertThat(new Line(from, to).run()).isTrue();
    to.until(() -> settled(to), "settled");
  }

  private static boolean settled(Appliance at) {
    HoldStatus hold = at.group().status().hold();
    return hold != null && hold.settled();
  }

  private static void release(Appliance at, String name) {
    at.<HoldStatus>done(reply -> at.group().release(name, reply));
  }

  private static List<String> incremental(Appliance at) {
    return at.group().checkpoints().stream()
        .filter(CheckpointStatus::incremental)
        .map(c -> c.checkpoint().name())
        .toList();
  }

  private static long changedBytes(Appliance at, String name) {
    return at.group().checkpoints().stream()
        .filter(c -> c.checkpoint().name().equals(name))
        .findFirst()
        .orElseThrow()
        .changedBytes();
  }

  @Test
  void held_namesWhatChangedSinceEachOneBefore() throws IOException {
    World world = ReplicationTest.pair(1, model);
    write(world.a, 1, 2, 3);
    checkpoint(world.a, "c1", false);
    int[] first = image();
    write(world.a, 3, 40);
    checkpoint(world.a, "c2", false);
    int[] second = image();
    write(world.a, 41, 42);
    checkpoint(world.a, "c3", true);
    int[] third = image();
    write(world.a, 100, 101, 102);
    held(world.a, world.b);
    Volume held = world.b.export("v@c3");
    assertThat(held.changedSince()).containsExactly("c1", "c2");
    assertThat(Told.of(world.b, held, "c1").namesAll(first, third).count()).isEqualTo(4);
    assertThat(Told.of(world.b, held, "c2").namesAll(second, third).count()).isEqualTo(2);
    assertThat(Told.refused(world.b, held, "c3").reason()).contains("not known");
    assertThat(incremental(world.b)).containsExactly("c1", "c2", "c3");
    world.a.settle();
    assertThat(incremental(world.a)).containsExactly("c1", "c2", "c3");
    assertThat(changedBytes(world.b, "c1")).isEqualTo(CheckpointStatus.UNKNOWN);
    assertThat(changedBytes(world.b, "c2")).isEqualTo(2 * 4096);
    assertThat(changedBytes(world.a, "c3")).isEqualTo(2 * 4096);
    release(world.b, "c3");
    checkpoint(world.a, "c4", true);
    held(world.a, world.b);
    held = world.b.export("v@c4");
    assertThat(held.changedSince()).containsExactly("c1", "c2", "c3");
    assertThat(Told.of(world.b, held, "c3").namesAll(third, image()).count()).isEqualTo(3);
    assertThat(Told.of(world.b, held, "c1").namesAll(first, image()).count()).isEqualTo(7);
    world.a.stop();
    world.b.stop();
  }

  @Test
  void restart_whateverEndedIt_namesTheSame() throws IOException {
    for (int end = 0; end < 3; end++) {
      Model each = new Model();
      World world = ReplicationTest.pair(end, each);
      checkpoint(world.a, "c1", false);
      int[] first = each.image("v", 256, each.ackedCount());
      ReplicationTest.write(world.a, "v", each, 5);
      checkpoint(world.a, "c2", false);
      ReplicationTest.write(world.a, "v", each, 7);
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.b.settle();
      for (int i = 0; i < 2; i++) {
        switch (end) {
          case 0 -> world.b.kill();
          case 1 -> world.b.cutPower();
          default -> world.b.stop();
        }
        assertThat(world.b.open()).isInstanceOf(Group.Found.Opened.class);
        world.b.serving();
      }
      checkpoint(world.a, "c3", true);
      int[] third = each.image("v", 256, each.ackedCount());
      held(world.a, world.b);
      Volume held = world.b.export("v@c3");
      assertThat(held.changedSince()).containsExactly("c1", "c2");
      assertThat(Told.of(world.b, held, "c1").namesAll(first, third).count()).isEqualTo(7);
      assertThat(Told.of(world.b, held, "c2").count()).isEqualTo(7);
      assertThat(world.b.alarms).containsExactly("HOLD_REACHED c3");
    }
  }

  /// A hold under a name of its own lies between checkpoints.
  @Test
  void heldAnywhere_namesWhatChangedSinceTheOnesBefore() throws IOException {
    World world = ReplicationTest.pair(3, model);
    checkpoint(world.a, "c1", false);
    int[] first = image();
    write(world.a, 7, 8);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.<HoldStatus>done(reply -> world.b.group().holdNewest("now", reply));
    Volume held = world.b.export("v@now");
    assertThat(held.changedSince()).containsExactly("c1");
    assertThat(Told.of(world.b, held, "c1").namesAll(first, image()).count()).isEqualTo(2);
  }

  @Test
  void volumesMadeAndGrown_areChangedWhereTheyAreNew() throws IOException {
    World world = ReplicationTest.pair(4, model);
    checkpoint(world.a, "c1", false);
    world.a.createVolume("w", 1 << 20);
    world.a.<VolumeEntry>done(reply -> world.a.group().growVolume("v", 2 << 20, reply));
    checkpoint(world.a, "c2", false);
    world.a.<VolumeEntry>done(reply -> world.a.group().growVolume("w", 2 << 20, reply));
    checkpoint(world.a, "c3", true);
    held(world.a, world.b);
    Volume v = world.b.export("v@c3");
    Volume w = world.b.export("w@c3");
    assertThat(Told.of(world.b, v, "c1").count()).isEqualTo(256);
    assertThat(Told.of(world.b, v, "c2").count()).isZero();
    assertThat(Told.of(world.b, w, "c1").count()).isEqualTo(512);
    assertThat(Told.of(world.b, w, "c2").count()).isEqualTo(256);
    world.b.kill();
    world.b.open();
    world.b.serving();
    assertThat(Told.of(world.b, world.b.export("v@c3"), "c1").count()).isEqualTo(256);
    assertThat(Told.of(world.b, world.b.export("w@c3"), "c2").count()).isEqualTo(256);
  }

  @Test
  void policies_haveTheirCheckpointsToThemselves() throws IOException {
    World world = ReplicationTest.pair(5, model);
    checkpoint(world.a, "policy-01", false);
    checkpoint(world.a, "c1", false);
    checkpoint(world.a, "policy-02", false);
    checkpoint(world.a, "policy-01", false);
    world.a.settle();
    assertThat(incremental(world.a)).containsExactly("c1");
  }

  /// M1, and the oldest goes first.
  @Test
  void oneMoreThanAreKept_theOldestIsNoMore() throws IOException {
    World world = ReplicationTest.pair(6, model);
    for (int i = 0; i < Changes.KEPT_MAX + 2; i++) {
      checkpoint(world.a, "c" + i, false);
      write(world.a, i);
    }
    checkpoint(world.a, "last", true);
    held(world.a, world.b);
    Volume held = world.b.export("v@last");
    List<String> kept = IntStream.range(3, Changes.KEPT_MAX + 2).mapToObj(i -> "c" + i).toList();
    assertThat(held.changedSince()).isEqualTo(kept);
    assertThat(Told.of(world.b, held, "c3").count()).isEqualTo(Changes.KEPT_MAX - 1);
    assertThat(Told.refused(world.b, held, "c2").reason()).contains("not known any more");
    Path directory = world.b.places.changes();
    assertThat(world.b.disk().list(directory)).hasSize(Changes.KEPT_MAX); // One is empty.
  }

  /// R4: the log is kept for the newest map, and that is not much.
  @Test
  void bufferGoesRound_theMapKeepsUp() throws IOException {
    World world = ReplicationTest.pair(7, model);
    checkpoint(world.a, "c1", false);
    int[] first = image();
    for (int i = 0; i < 12; i++) {
      LadderTest.fill(world.a, model, 10L << 20); // In all more than twice what the buffer holds.
      assertThat(new Line(world.a, world.b).run()).isTrue();
      world.b.settle();
    }
    assertThat(world.a.alarms).isEmpty();
    assertThat(world.a.group().status().startLsn()).isGreaterThan(60L << 20);
    checkpoint(world.a, "c2", true);
    held(world.a, world.b);
    world.b.cutPower();
    world.b.open();
    world.b.serving();
    Told.of(world.b, world.b.export("v@c2"), "c1").namesAll(first, image());
  }

  @Test
  void caughtUpByExtents_namesThemToo_andNotSinceWhatThePeerPassedBy() throws IOException {
    World world = ReplicationTest.pair(8, model);
    write(world.a, 250);
    checkpoint(world.a, "c1", false);
    int[] first = image();
    assertThat(new Line(world.a, world.b).run()).isTrue();
    LadderTest.fill(world.a, model, 60L << 20);
    checkpoint(world.a, "passed", false);
    write(world.a, 9);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.CatchUp.class);
    assertThat(line.catchUp()).isTrue();
    write(world.a, 251);
    checkpoint(world.a, "c2", true);
    held(world.a, world.b);
    Volume held = world.b.export("v@c2");
    assertThat(held.changedSince()).containsExactly("c1");
    Told told = Told.of(world.b, held, "c1").namesAll(first, image());
    assertThat(told.count()).as("not everything").isLessThan(256);
    assertThat(incremental(world.b)).containsExactly("c1", "c2");
    world.a.settle();
    assertThat(incremental(world.a)).containsExactly("c1", "passed", "c2");
  }

  @Test
  void promoted_goesOnTelling_alsoTheOtherWayRound() throws IOException {
    World world = ReplicationTest.pair(9, model);
    checkpoint(world.a, "c1", false);
    int[] first = image();
    write(world.a, 5);
    world.a.<Position>done(world.a.group()::demote);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    world.b.<Position>done(world.b.group()::promote);
    write(world.b, 6);
    checkpoint(world.b, "c2", true);
    held(world.b, world.a);
    Volume held = world.a.export("v@c2");
    assertThat(held.changedSince()).containsExactly("c1");
    assertThat(Told.of(world.a, held, "c1").namesAll(first, image()).count()).isEqualTo(2);
  }

  @Test
  void diskOfTheMapsFails_theyAreLostAndNothingElse() throws IOException {
    World world = ReplicationTest.pair(10, model);
    checkpoint(world.a, "c1", false);
    world.a.settle();
    world.a.disk().faults.writeFails = 1;
    world.a.disk().faults.failing = path -> path.contains("changes");
    checkpoint(world.a, "c2", false);
    world.a.settle();
    assertThat(world.a.happened).anyMatch(line -> line.startsWith("CHANGES_LOST"));
    assertThat(incremental(world.a)).isEmpty();
    world.a.disk().faults.stop();
    checkpoint(world.a, "c3", false);
    write(world.a, 1);
    world.a.settle();
    assertThat(incremental(world.a)).containsExactly("c3");
    assertThat(world.a.group().status().destagedLsn())
        .isEqualTo(world.a.group().status().appendedLsn());
    world.a.kill();
    world.a.open();
    world.a.serving();
    assertThat(incremental(world.a)).containsExactly("c3");
  }

  @Test
  void damagedOnDisk_isNeverGuessedAt() throws IOException {
    World world = ReplicationTest.pair(11, model);
    checkpoint(world.a, "c1", false);
    write(world.a, 1);
    checkpoint(world.a, "c2", true);
    held(world.a, world.b);
    Path directory = world.b.places.changes();
    world.b.kill();
    for (String name : world.b.disk().list(directory)) {
      if (name.startsWith("map-")) {
        world.b.disk().inode(directory.resolve(name)).flip(70, 1);
      }
    }
    world.b.open();
    world.b.serving();
    Volume held = world.b.export("v@c2");
    assertThat(Told.refused(world.b, held, "c1").reason()).contains("damaged change map");
    world.b.kill();
    world.b.disk().inode(directory.resolve("book")).flip(70, 1);
    world.b.open();
    world.b.serving();
    assertThat(world.b.export("v@c2").changedSince()).isEmpty();
    assertThat(world.b.happened).anyMatch(line -> line.startsWith("CHANGES_LOST"));
  }

  /// An old book beside a log that went on: nothing says what changed in between.
  @Test
  void bookOfAnotherTime_countsOnlyIfTheLogHasTheRest() throws IOException {
    World world = ReplicationTest.pair(12, model);
    checkpoint(world.a, "c1", false);
    world.a.settle();
    byte[] old = bytes(world.a);
    write(world.a, 1, 2);
    world.a.settle();
    world.a.stop();
    put(world.a, old);
    world.a.open();
    world.a.serving();
    world.a.settle();
    assertThat(incremental(world.a)).as("read again from the log").containsExactly("c1");
    LadderTest.fill(world.a, model, 30L << 20);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    LadderTest.fill(world.a, model, 30L << 20);
    world.a.settle();
    world.a.stop();
    put(world.a, old);
    world.a.open();
    world.a.serving();
    assertThat(incremental(world.a)).isEmpty();
    assertThat(world.a.happened).anyMatch(line -> line.startsWith("CHANGES_LOST"));
  }

  private static byte[] bytes(Appliance at) {
    try {
      return SyncedFile.read(at.disk(), at.places.changes().resolve("book"), 0, 1 << 20);
    } catch (IOException | Malformed e) {
      throw new AssertionError(e);
    }
  }

  private static void put(Appliance at, byte[] book) throws IOException {
    SyncedFile.write(at.disk(), at.places.changes().resolve("book"), book);
  }
}
