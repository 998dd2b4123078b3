package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Volume;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// R4: a line that stays down never stalls a host, and never ends in a full resync.
class LadderTest {
  private final Model model = new Model();

  /// Writes 128 KiB at a time until `bytes` were written.
  private void fill(Appliance at, long bytes) {
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
    fill(world.a, 100L << 20); // Twice what the buffer holds.
    assertThat(world.a.alarms).contains("TRACKING b");
    assertThat(world.a.group().status().rung()).isEqualTo(Rung.TRACKING);
    assertThat(world.a.group().status().behindBytes()).isGreaterThan(90L << 20);
    model.assertIs("v", world.a.read(world.a.export("v")));
    assertFollows(world, new Line(world.a, world.b));
    assertThat(world.a.alarms).isEmpty();
  }

  @Test
  void tracked_thenPowerCut_theSetIsStillThere() throws IOException {
    World world = ReplicationTest.pair(22, model);
    fill(world.a, 60L << 20);
    world.a.cutPower();
    world.a.open();
    world.a.serving();
    int[] image = world.a.read(world.a.export("v"));
    model.cut(model.prefix(List.of("v"), List.of(image), model.flushedCount()));
    assertFollows(world, new Line(world.a, world.b));
  }

  @Test
  void beforeTheBatchIsWhole_theFarImageIsTheOldOne() throws IOException {
    World world = ReplicationTest.pair(23, model);
    int old = model.ackedCount();
    fill(world.a, 60L << 20);
    assertThat(new Line(world.a, world.b).meet()).isTrue();
    world.b.<Position>done(world.b.group()::promote);
    assertThat(world.b.read(world.b.export("v"))).isEqualTo(model.image("v", 256, old));
  }
}
