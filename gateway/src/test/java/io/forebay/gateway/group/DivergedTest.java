package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Logs that part although nobody was promoted: a copy of a home was put back. Found, never overwritten
/// silently (R3), and settled by a command like any other fork.
class DivergedTest {
  private final Model model = new Model(); // What hosts wrote to a.
  private Model put =
      new Model(); // What they wrote before the copy was made, and after it was put back.

  /// What lies in a home, to be put back later.
  private static Map<Path, byte[]> copy(SimDisk disk, Path from) throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    for (String name : disk.list(from)) {
      Path path = from.resolve(name);
      if (!disk.list(path).isEmpty()) {
        files.putAll(copy(disk, path));
        continue;
      }
      try (DiskFile file = disk.open(path, Disk.Mode.READ);
          Memory bytes = disk.allocate(Math.max(1, file.size()))) {
        long size = file.size();
        file.read(bytes.segment().asSlice(0, size), 0);
        files.put(
            path,
            bytes.segment().asSlice(0, size).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
      } catch (io.forebay.gateway.disk.DiskFailure e) {
        continue; // An empty folder.
      }
    }
    return files;
  }

  private static void putBack(SimDisk disk, Map<Path, byte[]> files) throws IOException {
    for (Map.Entry<Path, byte[]> each : files.entrySet()) {
      Path path = each.getKey();
      byte[] content = each.getValue();
      Disk.Mode mode = disk.exists(path) ? Disk.Mode.WRITE : Disk.Mode.CREATE;
      try (DiskFile file = disk.open(path, mode);
          Memory bytes = disk.allocate(Math.max(1, content.length))) {
        file.resize(content.length);
        bytes.segment().copyFrom(java.lang.foreign.MemorySegment.ofArray(content));
        file.write(bytes.segment().asSlice(0, content.length), 0);
        file.sync();
      }
    }
  }

  /// a, primary, comes back from a copy of its home that is older than what b has of it, and writes on.
  private World restored(long seed) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.settle();
    world.a.stop();
    world.b.group().parted(world.a.id);
    Map<Path, byte[]> backup = copy(world.a.disk(), Path.of("/data"));
    world.a.open();
    world.a.serving();
    put = model.fork();
    ReplicationTest.write(world.a, "v", model, 20);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.stop();
    world.b.group().parted(world.a.id);
    putBack(world.a.disk(), backup);
    world.a.cutPower();
    world.a.open();
    world.a.serving();
    ReplicationTest.write(world.a, "v", put, 5);
    return world;
  }

  @Test
  void primaryFromAnOldCopy_isFound_andSettledInItsFavour() throws IOException {
    World world = restored(1);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Diverged.class);
    assertThat(line.far()).isInstanceOf(Meeting.Diverged.class);
    assertThat(world.a.alarms).contains("DIVERGED b");
    assertThat(world.b.alarms).contains("DIVERGED a");
    assertThat(world.a.group().role()).as("hosts go on").isEqualTo(Role.PRIMARY);
    long branch = world.b.done(reply -> world.b.group().forks().settle(world.a.id, reply));
    assertThat(branch).isNotEqualTo(Group.NONE);
    assertThat(world.b.group().forks().branches().getFirst().records()).isPositive();
    assertThat(world.b.alarms).doesNotContain("DIVERGED a");
    Line again = new Line(world.a, world.b);
    assertThat(again.meet()).isTrue();
    assertThat(again.catchUp()).isTrue();
    assertThat(world.a.alarms).doesNotContain("DIVERGED b");
    world.b.<Position>done(world.b.group()::promote);
    put.assertIs("v", world.b.read(world.b.export("v")));
  }

  /// The other way: the side that has more is promoted first, and supersedes the copy.
  @Test
  void primaryFromAnOldCopy_otherSideIsPromoted_givesWay() throws IOException {
    World world = restored(2);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Superseded.class);
    world.a.<Long>done(reply -> world.a.group().forks().settle(world.b.id, reply));
    Line back = new Line(world.b, world.a);
    assertThat(back.meet()).isTrue();
    assertThat(back.catchUp()).isTrue();
    model.assertIs("v", world.b.read(world.b.export("v")));
    world.a.<Position>done(world.a.group()::promote);
    model.assertIs("v", world.a.read(world.a.export("v")));
  }

  private static PeerHello withChain(PeerHello said, long chain) {
    Position end = said.end();
    return new PeerHello(
        said.appliance(),
        said.store(),
        said.group(),
        said.role(),
        said.hasLog(),
        said.imageUsable(),
        said.startLsn(),
        new Position(end.group(), end.epoch(), end.lsn(), chain),
        said.durable(),
        said.history());
  }

  /// Within one epoch only the primary can tell. By its word the other one gives its log up; since nobody
  /// knows where they parted, all of its image is kept.
  @Test
  void chainsDifferWithinAnEpoch_settledByThePrimarysWord_keepsTheWholeImage() throws IOException {
    World world = ReplicationTest.pair(3, model);
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    ReplicationTest.write(world.a, "v", model, 9);
    PeerHello said = world.b.group().hello();
    Meeting met =
        world.a.done(reply -> world.a.group().meet(withChain(said, said.end().chain() + 1), reply));
    assertThat(met).isInstanceOf(Meeting.Diverged.class);
    assertThat(world.a.alarms).contains("DIVERGED b");
    PeerStatus peer = world.a.group().peers().getFirst();
    assertThat(peer.fork()).isNotNull();
    assertThat(peer.fork().mayKeepOurs()).isTrue();
    PeerHello primary = world.a.group().hello();
    assertThat(world.b.<Meeting>done(reply -> world.b.group().meet(primary, reply)))
        .isInstanceOf(Meeting.Receive.class);
    assertThat(
            world
                .b
                .<Long>refused(reply -> world.b.group().forks().settle(world.a.id, reply))
                .reason())
        .contains("nothing to settle");
    long branch = world.b.done(reply -> world.b.group().forks().yield(world.a.id, reply));
    Branch kept = world.b.group().forks().branches().getFirst();
    assertThat(kept.id()).isEqualTo(branch);
    assertThat(kept.imageBytes()).as("nobody knows since when").isPositive();
    Line again = new Line(world.a, world.b);
    assertThat(again.meet()).isTrue();
    assertThat(again.near()).isInstanceOf(Meeting.CatchUp.class);
    assertThat(again.catchUp()).isTrue();
    assertThat(world.a.alarms).doesNotContain("DIVERGED b");
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  /// It stopped amid the settling: where the two parted is no better known afterwards.
  @Test
  void chainsDifferWithinAnEpoch_restartAmidTheSettling_stillKeepsTheWholeImage()
      throws IOException {
    World world = ReplicationTest.pair(4, model);
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.b.settle();
    world.b.disk().space.limit(world.b.disk().space.used() + (16 << 10)); // Not enough for it.
    Refusal refusal =
        world.b.<Long>refused(reply -> world.b.group().forks().yield(world.a.id, reply));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NO_SPACE);
    world.b.disk().space.limit(1L << 40);
    world.b.kill();
    world.b.open();
    world.b.serving();
    assertThat(world.b.group().role()).isEqualTo(Role.SUPERSEDED);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.b.<Long>done(reply -> world.b.group().forks().settle(world.a.id, reply));
    assertThat(world.b.group().forks().branches().getFirst().imageBytes()).isPositive();
  }

  /// An I/O error is not a divergence: nothing is said of the peer, and it is asked again.
  @Test
  void ourLogDoesNotReadBack_isNoDivergence() throws IOException {
    World world = ReplicationTest.pair(5, model);
    ReplicationTest.write(world.a, "v", model, 9);
    assertThat(new Line(world.a, world.b).run()).isTrue();
    world.a.settle();
    world.a.stop();
    world.a.open();
    world.a.serving();
    world.a.settle();
    ReplicationTest.write(world.a, "v", model, 3);
    Line line = new Line(world.a, world.b);
    world.a.disk().faults.readFails = 1;
    world.a.disk().faults.failing = path -> path.contains("/segments/");
    PeerHello said = world.b.group().hello();
    Meeting met = world.a.done(reply -> world.a.group().meet(said, reply));
    assertThat(met).isInstanceOf(Meeting.Idle.class);
    assertThat(((Meeting.Idle) met).reason()).contains("does not read back");
    assertThat(world.a.alarms).doesNotContain("DIVERGED b");
    assertThat(world.a.group().peers().getFirst().fork()).isNull();
    world.a.disk().faults.readFails = 0;
    assertThat(line.run()).isTrue();
    assertThat(line.near()).isInstanceOf(Meeting.Send.class);
  }
}
