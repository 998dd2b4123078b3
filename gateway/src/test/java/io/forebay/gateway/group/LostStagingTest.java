package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// R1: what a peer confirmed of a batch and lost since is sent again, not counted as sent.
class LostStagingTest {
  private static final Path STAGING = Path.of("/data/groups/g/staging");

  private final Model model = new Model();

  /// A pair whose line was down until the primary kept extents only.
  private World tracking(long seed) throws IOException {
    World world = ReplicationTest.pair(seed, model);
    Volume volume = world.a.export("v");
    for (int round = 0; round < 20 && world.a.group().status().rung() != Rung.TRACKING; round++) {
      for (int i = 0; i < 24; i++) {
        int from = i % 7 * 32;
        int stamp = model.next("v", from);
        for (int block = 1; block < 32; block++) {
          model.next("v", from + block);
        }
        world.a.writeMany(volume, from, stamp, 32);
        model.acked();
      }
      assertThat(world.a.flush(volume)).isNull();
      world.a.settle();
    }
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    return world;
  }

  /// Sends and confirms every extent, has that saved, and goes no further.
  private static void confirmAll(World world) throws IOException, Malformed {
    confirmAll(world, CatchUpKind.TRACKED);
  }

  static void confirmAll(World world, CatchUpKind kind) throws IOException, Malformed {
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    CatchUpSource source =
        world.a.done(reply -> world.a.group().catchUpSource(world.b.id, kind, reply));
    CatchUpHeader header = CatchUpHeader.decode(source.header().encode());
    assertThat(header.resumed()).isFalse();
    CatchUpTarget target = world.b.done(reply -> world.b.group().catchUpTarget(header, reply));
    for (CatchUpPiece piece = source.next(); piece != null; piece = source.next()) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(piece.length());
        source.read(piece, bytes);
        target.put(piece.volume(), piece.offset(), bytes);
      }
      target.sync();
      source.sent(piece);
    }
    assertThat(source.header().resumed()).isTrue();
    source.close();
    target.close();
    world.a.settle();
  }

  private void assertCaughtUp(World world, boolean startedOver) throws IOException {
    Line line = new Line(world.a, world.b);
    assertThat(line.meet()).isTrue();
    assertThat(line.catchUp()).isTrue();
    assertThat(line.startedOver).isEqualTo(startedOver);
    assertThat(line.pump()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    model.assertIs("v", world.b.read(world.b.export("v")));
  }

  @Test
  void confirmed_thenPowerCuts_goesOnWithTheRest() throws IOException, Malformed {
    World world = tracking(71);
    confirmAll(world);
    world.b.cutPower();
    world.a.kill();
    world.a.open();
    world.b.open();
    world.a.serving();
    world.b.serving();
    assertCaughtUp(world, false);
  }

  @Test
  void confirmed_thenExtentsGone_everythingIsSentAgain() throws IOException, Malformed {
    assertLost(72, "extents");
  }

  @Test
  void confirmed_thenHeaderGone_everythingIsSentAgain() throws IOException, Malformed {
    assertLost(73, "header");
  }

  /// An entry that was confirmed does not read back: what lies behind it would be missing from the image.
  @Test
  void confirmed_thenABitRots_everythingIsSentAgain() throws IOException, Malformed {
    World world = tracking(74);
    confirmAll(world);
    world.b.disk().inode(STAGING.resolve("extents")).flip(1000, 3);
    world.b.stop();
    world.b.open();
    world.b.serving();
    assertCaughtUp(world, true);
  }

  /// Found before the intent, while the old image still stands.
  @Test
  void staged_thenABitRotsBeforeTheApply_everythingIsSentAgain() throws IOException, Malformed {
    World world = tracking(75);
    confirmAll(world);
    Line line = new Line(world.a, world.b);
    line.beforeApply = () -> world.b.disk().inode(STAGING.resolve("extents")).flip(1000, 3);
    assertThat(line.meet()).isTrue();
    assertThat(line.catchUp()).isFalse();
    assertThat(world.b.group().status().imageUsable()).isTrue();
    assertThat(world.b.group().phase()).isEqualTo(Phase.SERVING);
    assertCaughtUp(world, true);
  }

  private void assertLost(long seed, String file) throws IOException, Malformed {
    World world = tracking(seed);
    confirmAll(world);
    Path staged = STAGING.resolve(file);
    assertThat(world.b.disk().exists(staged)).isTrue();
    world.b.disk().delete(staged);
    world.b.stop();
    world.b.open();
    world.b.serving();
    assertCaughtUp(world, true);
  }
}
