package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogStart;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// R1: "alike" is said only of what will be so once the batch is applied.
class ComparedTargetTest {
  private static final long AT = 5L * Appliance.BLOCK;

  private final Model model = new Model();
  private final ExtentDigest hash = new ExtentDigest();
  private World world = new World(0);

  /// What `b` has not received yet when the batch begins.
  private byte[] later = {};

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    if (world.b.runs()) {
      world.b.stop();
    }
  }

  /// The header of a batch over everything, for `b`, which has an image and a part of the log.
  private CatchUpHeader header(long seed) throws IOException {
    world = ReplicationTest.pair(seed, model);
    Line line = new Line(world.a, world.b);
    assertThat(line.run()).isTrue();
    ReplicationTest.write(world.a, "v", model, 40);
    long end = world.b.group().receivedEnd();
    later = Line.line(world.a.group().reader(), end, world.a.group().durablePosition().lsn());
    LadderTest.fill(world.a, model, 20L << 20);
    world.a.settle();
    world.a.disk().faults.readFails = 1;
    world.a.disk().faults.failing = path -> path.contains("segments");
    world.a.<Long>done(reply -> world.a.group().unreadable(world.b.id, 4 << 20, reply));
    world.a.disk().faults.stop();
    assertThat(line.meet()).isTrue();
    assertThat(line.near())
        .isInstanceOfSatisfying(
            Meeting.CatchUp.class,
            meeting -> assertThat(meeting.kind()).isEqualTo(CatchUpKind.WHOLE));
    CatchUpSource source =
        world.a.<CatchUpSource>done(
            reply -> world.a.group().catchUpSource(world.b.id, CatchUpKind.WHOLE, reply));
    CatchUpHeader header = source.header();
    source.close();
    world.a.settle();
    return header;
  }

  private static CatchUpHeader resumed(CatchUpHeader of) {
    return new CatchUpHeader(
        of.batch(),
        of.kind(),
        true,
        of.base(),
        of.controlLsn(),
        of.control(),
        of.history(),
        of.segmentBytes(),
        of.totalBytes(),
        of.sizes());
  }

  private CatchUpTarget begin(CatchUpHeader header) {
    return world.b.<CatchUpTarget>done(reply -> world.b.group().catchUpTarget(header, reply));
  }

  private static int volume(CatchUpHeader header) {
    return header.control().volumes().volumes().getFirst().number();
  }

  private Path mirror() throws IOException {
    String name = world.b.disk().list(world.b.places.volumes()).getFirst();
    return world.b.places.volumes().resolve(name).resolve("mirror.raw");
  }

  /// Of the block at [#AT] as `b` has it.
  private ExtentDigest.Value digest() throws IOException {
    try (DiskFile file = world.b.disk().open(mirror(), io.forebay.gateway.disk.Disk.Mode.READ);
        Memory memory = world.b.disk().allocate(Appliance.BLOCK)) {
      MemorySegment bytes = memory.segment().asSlice(0, Appliance.BLOCK);
      assertThat(file.read(bytes, AT)).isEqualTo(Appliance.BLOCK);
      return hash.of(bytes);
    }
  }

  private boolean alike(CatchUpHeader header, CatchUpTarget target, ExtentDigest.Value digest)
      throws IOException {
    return target.alike(volume(header), AT, Appliance.BLOCK, digest);
  }

  @Test
  void sameBytes_areAlike_othersAreNot() throws IOException {
    CatchUpHeader header = header(1);
    CatchUpTarget target = begin(header);
    ExtentDigest.Value digest = digest();
    assertThat(alike(header, target, digest)).isTrue();
    ExtentDigest.Value other = new ExtentDigest.Value(digest.high(), digest.low() ^ 1);
    assertThat(alike(header, target, other)).isFalse();
    long size = header.control().volumes().volumes().getFirst().sizeBytes();
    assertThat(target.alike(volume(header), size, Appliance.BLOCK, digest)).isFalse();
    assertThat(target.alike(volume(header) + 1, AT, Appliance.BLOCK, digest)).isFalse();
    target.close();
    world.b.settle();
  }

  @Test
  void span_isAlikeByTheDigestsOfItsSlices_unlessOneOfItsBlocksIsStaged() throws IOException {
    CatchUpHeader header = header(9);
    CatchUpTarget target = begin(header);
    int length = (512 << 10) + Appliance.BLOCK;
    List<ExtentDigest.Value> slices = new ArrayList<>();
    try (DiskFile file = world.b.disk().open(mirror(), io.forebay.gateway.disk.Disk.Mode.READ);
        Memory memory = world.b.disk().allocate(length)) {
      MemorySegment bytes = memory.segment().asSlice(0, length);
      assertThat(file.read(bytes, 0)).isEqualTo(length);
      for (int at = 0; at < length; at += ExtentDigest.SLICE_BYTES) {
        slices.add(hash.of(bytes.asSlice(at, Math.min(ExtentDigest.SLICE_BYTES, length - at))));
      }
    }
    ExtentDigest.Value span = hash.of(slices);
    assertThat(target.alike(volume(header), 0, length, span)).isTrue();
    assertThat(target.alike(volume(header), 0, length, hash.of(slices.reversed()))).isFalse();
    try (Memory memory = world.b.disk().allocate(Appliance.BLOCK)) {
      target.put(volume(header), AT, memory.segment().asSlice(0, Appliance.BLOCK));
    }
    assertThat(target.alike(volume(header), 0, length, span)).isFalse();
    target.close();
    world.b.settle();
  }

  /// A block that changed there, was staged here, and changed back: the mirror has it, the apply would
  /// not.
  @Test
  void whatIsStagedOver_isNotAlike_alsoAfterARestart() throws IOException {
    CatchUpHeader header = header(2);
    CatchUpTarget target = begin(header);
    ExtentDigest.Value digest = digest();
    assertThat(alike(header, target, digest)).isTrue();
    try (Memory memory = world.b.disk().allocate(Appliance.BLOCK)) {
      target.put(volume(header), AT, memory.segment().asSlice(0, Appliance.BLOCK));
    }
    assertThat(alike(header, target, digest)).isFalse();
    target.sync();
    target.close();
    world.b.settle();
    world.b.kill();
    world.b.open();
    CatchUpTarget again = begin(resumed(header));
    assertThat(alike(header, again, digest)).isFalse();
    assertThat(again.alike(volume(header), AT + Appliance.BLOCK, Appliance.BLOCK, digest))
        .isFalse();
    again.close();
    world.b.settle();
  }

  /// What was found alike counts for as long as the mirror holds just that.
  @Test
  void logGrowsAfterTheComparison_isNotApplied_andNotResumed() throws Exception {
    CatchUpHeader header = header(3);
    CatchUpTarget target = begin(header);
    assertThat(alike(header, target, digest())).isTrue();
    assertThat(world.b.group().receive(MemorySegment.ofArray(later))).isEqualTo(later.length);
    world.b.settle();
    LogStart end = new LogStart(header.base().lsn(), header.base().chain(), 0, header.history());
    Refusal refusal = world.b.<Position>refused(reply -> target.apply(end, reply));
    assertThat(refusal.reason()).isEqualTo("the log has grown since digests were compared");
    Refusal lost =
        world.b.<CatchUpTarget>refused(
            reply -> world.b.group().catchUpTarget(resumed(header), reply));
    assertThat(lost.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(world.b.group().status().imageUsable()).isTrue();
  }

  @Test
  void noteOfWhatWasCompared_isDamaged_isNotResumed() throws IOException {
    CatchUpHeader header = header(4);
    begin(header).close();
    world.b.settle();
    begin(resumed(header)).close();
    world.b.settle();
    world.b.disk().inode(world.b.places.home().resolve("staging/compared")).flip(9, 2);
    Refusal lost =
        world.b.<CatchUpTarget>refused(
            reply -> world.b.group().catchUpTarget(resumed(header), reply));
    assertThat(lost.kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  /// The mirror is not what the log says yet: the batch waits for it.
  @Test
  void mirrorBehindItsLog_isWaitedFor() throws Exception {
    CatchUpHeader header = header(5);
    assertThat(world.b.group().receive(MemorySegment.ofArray(later))).isEqualTo(later.length);
    CatchUpTarget target = begin(header);
    GroupStatus now = world.b.group().status();
    assertThat(now.destagedLsn()).isEqualTo(now.durableLsn());
    assertThat(alike(header, target, digest())).isTrue();
    target.close();
    world.b.settle();
  }
}
