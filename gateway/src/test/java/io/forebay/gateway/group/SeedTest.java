package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A first copy that is carried on a disk: it is compared with, never believed (R1), and nothing that counts is
/// lost for it.
class SeedTest {
  private static final Path FILE = Path.of("/data/carried.seed");
  private static final int OPS_MAX = 3_000;
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);
  private static final int WRITTEN = 60;

  private final Model model = new Model();

  /// A primary with data and a far side that has nothing yet; both know each other.
  private World announced(long seed) throws IOException {
    World world = new World(seed);
    world.a.create(Role.PRIMARY);
    world.a.serving();
    world.b.create(Role.SECONDARY);
    world.b.serving();
    world.a.attach(world.b);
    world.b.attach(world.a);
    world.a.createVolume("v", 1 << 20);
    ReplicationTest.write(world.a, "v", model, WRITTEN);
    for (int block = 100; block < 250; block += 2) { // Each a piece of its own.
      world.a.write(world.a.export("v"), block, model.next("v", block));
      model.acked();
    }
    ReplicationTest.write(world.a, "v", model, 1); // Flushes.
    world.a.settle();
    return world;
  }

  private static SeedStatus exported(World world) {
    Seeds seeds = world.a.group().seeds();
    world.a.<SeedStatus>done(reply -> seeds.exportTo(world.b.id, FILE, false, reply));
    world.a.until(() -> status(world.a).state() != SeedStatus.State.RUNNING, "written");
    return status(world.a);
  }

  private static SeedStatus status(Appliance at) {
    return Objects.requireNonNull(at.group().seeds().status());
  }

  private static void carry(World world) throws IOException {
    world.b.disk().delete(FILE);
    try (DiskFile from = world.a.disk().open(FILE, Disk.Mode.READ);
        DiskFile to = world.b.disk().open(FILE, Disk.Mode.CREATE);
        Memory memory = world.a.disk().allocate(from.size())) {
      MemorySegment all = memory.segment().asSlice(0, from.size());
      from.read(all, 0);
      try (Memory there = world.b.disk().allocate(from.size())) {
        to.write(there.segment().asSlice(0, from.size()).copyFrom(all), 0);
      }
      to.sync();
    }
    world.b.disk().syncDirectory(Path.of("/data"));
  }

  private static Outcome<SeedStatus> begin(Appliance at) {
    return Objects.requireNonNull(
        at.<SeedStatus>outcome(reply -> at.group().seeds().importFrom(FILE, false, reply)));
  }

  private static SeedStatus imported(Appliance at) {
    assertThat(begin(at)).isInstanceOf(Outcome.Done.class);
    at.until(() -> status(at).state() != SeedStatus.State.RUNNING, "imported");
    return status(at);
  }

  private static Refusal refused(Appliance at) {
    return at.<SeedStatus>refused(reply -> at.group().seeds().importFrom(FILE, false, reply));
  }

  /// Brings the far side up by a batch, digests first where there is something to compare with.
  private Line caughtUp(World world) throws IOException {
    Line line = new Line(world.a, world.b);
    line.digests = world.b.group().hello().imageUsable();
    assertThat(line.meet()).isTrue();
    if (line.near() instanceof Meeting.CatchUp) {
      assertThat(line.catchUp()).isTrue();
    }
    assertThat(line.pump()).isTrue();
    world.a.settle();
    return line;
  }

  private void assertSame(World world) throws IOException {
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void exportedCarriedImported_equalDataIsNotSent() throws IOException {
    World world = announced(1);
    SeedStatus out = exported(world);
    assertThat(out.state()).isEqualTo(SeedStatus.State.DONE);
    assertThat(out.doneBytes()).isEqualTo(out.totalBytes()).isEqualTo(1 << 20);
    assertThat(world.a.happened.getLast()).startsWith("SEED_EXPORTED").contains(FILE.toString());
    carry(world);
    SeedStatus in = imported(world.b);
    assertThat(in.state()).as("%s", in).isEqualTo(SeedStatus.State.DONE);
    assertThat(in.dataBytes()).isEqualTo(out.dataBytes()).isPositive();
    assertThat(world.b.happened.getLast()).startsWith("SEED_IMPORTED");
    ReplicationTest.write(world.a, "v", model, 7); // Since it was carried.
    world.a.settle();
    Line line = caughtUp(world);
    assertThat(line.alikeBytes).isEqualTo(out.dataBytes() - 7L * Appliance.BLOCK);
    assertThat(line.sentBytes).isEqualTo(7L * Appliance.BLOCK);
    assertThat(world.b.alarms).containsExactly("SEED_IMPORTED ");
    assertSame(world);
  }

  /// R1: what was imported is of no instant.
  @Test
  void imported_isNoImage_untilTheBatchIsApplied() throws IOException {
    World world = announced(2);
    exported(world);
    carry(world);
    imported(world.b);
    assertThat(world.b.group().status().imageUsable()).isFalse();
    assertThat(world.b.<Position>refused(world.b.group()::promote).kind())
        .isEqualTo(Refusal.Kind.STATE);
    assertThat(world.b.group().exports()).isEmpty();
    assertThat(world.b.alarms).contains("NO_IMAGE ");
    world.b.stop();
    world.b.open();
    world.b.serving();
    assertThat(world.b.group().status().imageUsable()).isFalse();
    assertThat(world.b.group().hello().hasLog()).isFalse();
    assertThat(world.b.group().hello().imageUsable()).as("worth comparing").isTrue();
    assertThat(status(world.b).state()).isEqualTo(SeedStatus.State.DONE);
    assertThat(caughtUp(world).alikeBytes).isPositive();
    assertSame(world);
    assertThat(world.b.group().seeds().status()).isNull();
  }

  /// Empty never wins, and neither does a seed.
  @Test
  void import_whereAnImageOrWritesWouldBeLost_isRefused() throws IOException {
    World world = announced(3);
    exported(world);
    carry(world);
    assertThat(refused(world.a).kind()).isEqualTo(Refusal.Kind.WRONG_ROLE);
    caughtUp(world);
    Refusal refusal = refused(world.b);
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.STATE);
    assertThat(refusal.reason()).contains("whole copy");
    assertThat(world.b.<SeedStatus>refused(world.b.group().seeds()::cancel).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertSame(world);
    world.a.stop();
    world.b.stop();
  }

  @Test
  void import_ofAnotherGroup_isRefused() throws IOException {
    World world = announced(4);
    exported(world);
    carry(world);
    int group = 32; // In the header's body, behind the seed's id; its checksum is made anew.
    try (DiskFile file = world.b.disk().open(FILE, Disk.Mode.WRITE);
        Memory memory = world.b.disk().allocate(4096)) {
      MemorySegment header = memory.segment().asSlice(0, 4096);
      file.read(header, 0);
      SeedHeader of = decoded(header);
      SeedHeader other =
          new SeedHeader(
              of.seed(),
              new java.util.UUID(9, 9),
              "other",
              of.from(),
              of.to(),
              of.createdMillis(),
              of.at(),
              of.volumes());
      byte[] bytes = other.encode();
      header.copyFrom(MemorySegment.ofArray(bytes));
      file.write(header, 0);
      assertThat(bytes[group]).isZero();
    }
    Refusal refusal = refused(world.b);
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal.reason()).contains("another group").contains("other");
    assertThat(world.b.group().seeds().status()).isNull();
    caughtUp(world);
    assertSame(world);
  }

  private static SeedHeader decoded(MemorySegment header) {
    try {
      return SeedHeader.decode(header);
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void export_ontoAFileThatIsThere_orWithoutRoom_leavesItAlone() throws IOException {
    World world = announced(5);
    try (DiskFile there = world.a.disk().open(FILE, Disk.Mode.CREATE)) {
      assertThat(there.size()).isZero();
    }
    Seeds seeds = world.a.group().seeds();
    Refusal refusal =
        world.a.<SeedStatus>refused(reply -> seeds.exportTo(world.b.id, FILE, false, reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.EXISTS);
    assertThat(world.a.disk().exists(FILE)).isTrue();
    world.a.disk().delete(FILE);
    world.a.disk().space.limit(world.a.disk().space.used() + (8 << 10));
    SeedStatus failed = exported(world);
    assertThat(failed.state()).isEqualTo(SeedStatus.State.FAILED);
    assertThat(failed.problem()).contains("space");
    assertThat(world.a.disk().exists(FILE)).isFalse();
    assertThat(world.a.happened.getLast()).startsWith("SEED_FAILED");
    world.a.disk().space.limit(1L << 40);
    assertThat(exported(world).state()).isEqualTo(SeedStatus.State.DONE);
    world.a.stop();
    world.b.stop();
  }

  @Test
  void import_ofAFileCutShort_isUnfinished_thenTheWholeOneGoesOn() throws IOException {
    World world = announced(6);
    exported(world);
    carry(world);
    try (DiskFile file = world.b.disk().open(FILE, Disk.Mode.WRITE)) {
      file.resize(file.size() - 1);
    }
    SeedStatus cut = imported(world.b);
    assertThat(cut.state()).isEqualTo(SeedStatus.State.UNFINISHED);
    assertThat(cut.problem()).contains("cut short");
    assertThat(world.b.group().hello().imageUsable()).isFalse();
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.far()).isInstanceOf(Meeting.NotNow.class);
    carry(world);
    assertThat(imported(world.b).state()).isEqualTo(SeedStatus.State.DONE);
    assertThat(caughtUp(world).sentBytes).isZero();
    assertSame(world);
  }

  @Test
  void import_givenUp_firstCopyComesOverTheLine() throws IOException {
    World world = announced(7);
    exported(world);
    carry(world);
    try (DiskFile file = world.b.disk().open(FILE, Disk.Mode.WRITE)) {
      file.resize(file.size() - 1);
    }
    imported(world.b);
    SeedStatus was = world.b.<SeedStatus>done(world.b.group().seeds()::cancel);
    assertThat(was.state()).isEqualTo(SeedStatus.State.UNFINISHED);
    assertThat(world.b.group().seeds().status()).isNull();
    assertThat(world.b.disk().list(world.b.places.volumes()))
        .allSatisfy(name ->
            assertThat(world.b.disk().list(world.b.places.volumes().resolve(name))).isEmpty());
    assertThat(caughtUp(world).alikeBytes).isZero();
    assertSame(world);
    world.b.stop();
  }

  /// A batch that was under way over the line, in place, is given up for the seed.
  @Test
  void import_amidAFirstSync_batchLetsGo_andIsComparedAnew() throws IOException {
    World world = announced(8);
    exported(world);
    carry(world);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    CatchUpSource source =
        world.a.done(reply -> world.a.group().catchUpSource(world.b.id, CatchUpKind.FIRST, reply));
    CatchUpHeader header = source.header();
    CatchUpTarget target = world.b.done(reply -> world.b.group().catchUpTarget(header, reply));
    assertThat(target.withdrawn()).isNull();
    boolean[] begun = {false};
    world.b.group().seeds().importFrom(FILE, false, outcome -> begun[0] = true);
    world.b.until(() -> target.withdrawn() != null, "wanted back");
    assertThat(begun[0]).isFalse();
    target.close();
    source.close();
    world.b.until(() -> begun[0], "begun");
    world.b.until(() -> status(world.b).state() != SeedStatus.State.RUNNING, "imported");
    assertThat(status(world.b).state()).isEqualTo(SeedStatus.State.DONE);
    Refusal first =
        world.b.<CatchUpTarget>refused(reply -> world.b.group().catchUpTarget(header, reply));
    assertThat(first.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(caughtUp(world).sentBytes).isZero();
    assertSame(world);
  }

  /// Whatever is in the mirrors by then: the image is right.
  private boolean crash(int nth) throws IOException {
    World world = announced(nth);
    exported(world);
    carry(world);
    world.b.group().seeds().syncBytes = 3L * Appliance.BLOCK;
    world.b.disk().faults.crashIn(nth);
    world.b.group().seeds().importFrom(FILE, false, outcome -> {});
    world.b.until(
        () -> {
          SeedStatus now = world.b.group().seeds().status();
          return now != null && now.state() != SeedStatus.State.RUNNING;
        },
        "imported");
    boolean crashed = world.b.machine.crashed();
    world.b.disk().faults.cancelCrash();
    if (nth % 2 == 0) {
      world.b.kill();
    } else {
      world.b.cutPower();
    }
    assertThat(world.b.open()).isInstanceOf(Group.Found.Opened.class);
    world.b.serving();
    ReplicationTest.write(world.a, "v", model, 5);
    world.a.settle();
    SeedStatus now = world.b.group().seeds().status();
    if (now != null && now.state() == SeedStatus.State.UNFINISHED) {
      if (nth % 5 == 0) {
        world.b.<SeedStatus>done(world.b.group().seeds()::cancel);
      } else {
        assertThat(imported(world.b).state()).isEqualTo(SeedStatus.State.DONE);
      }
    }
    caughtUp(world);
    assertSame(world);
    world.a.disk().free();
    world.b.disk().free();
    return crashed;
  }

  @Test
  void import_crashInEachOperation_goesOnOrIsGivenUp() throws IOException {
    int nth = 1;
    while (nth < OPS_MAX && crash(nth)) {
      nth += STRIDE;
    }
    assertThat(nth).isBetween(20, OPS_MAX - 1);
  }

  /// The second import begins behind what the first one had durably.
  @Test
  void import_killedInTheMiddle_goesOnBehindWhatIsDurable() throws IOException {
    World world = announced(9);
    exported(world);
    carry(world);
    world.b.group().seeds().syncBytes = 3L * Appliance.BLOCK;
    assertThat(begin(world.b)).isInstanceOf(Outcome.Done.class);
    world.b.until(() -> status(world.b).dataBytes() >= (WRITTEN + 12L) * Appliance.BLOCK, "a part");
    world.b.kill();
    world.b.open();
    world.b.serving();
    SeedStatus found = status(world.b);
    assertThat(found.state()).isEqualTo(SeedStatus.State.UNFINISHED);
    assertThat(found.dataBytes()).isPositive();
    assertThat(imported(world.b).state()).isEqualTo(SeedStatus.State.DONE);
    assertThat(refused(world.b).kind()).isEqualTo(Refusal.Kind.EXISTS);
    assertThat(caughtUp(world).sentBytes).isZero();
    assertSame(world);
  }
}
