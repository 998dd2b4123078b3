package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Volume;
import io.forebay.gateway.block.ZeroKind;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimCrash;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The process dies, or the power goes, in each disk operation of each step that changes a group; then it
/// opens again with everything that was promised, and the step is either done or can be done.
class GroupCrashTest {
  private static final long SIZE = 1 << 20;

  /// Bounds a test: more operations than any step has.
  private static final int OPS_MAX = 3_000;

  /// One step under test, and what must hold after a crash in it.
  interface Step {
    void run(Appliance a);
  }

  interface After {
    /// `done`: the step was answered before the crash.
    void check(Appliance a, Model model, boolean done) throws IOException;
  }

  /// Every so manieth operation gets its crash; 1 is all of them (`-Dforebay.crash.stride=1`).
  private static final int STRIDE = Integer.getInteger("forebay.crash.stride", 5);

  /// Plays `step` on a primary with one volume and some writes, with a crash in every [#STRIDE]th
  /// operation; returns how many operations there were.
  private static int crashes(Step step, After after) throws IOException {
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      World world = new World(nth);
      Model model = new Model();
      Appliance a = world.a;
      a.create(Role.PRIMARY);
      a.serving();
      a.createVolume("v", SIZE);
      ReplicationTest.write(a, "v", model, 20);
      a.disk().faults.crashIn(nth);
      step.run(a);
      boolean done = !a.machine.crashed();
      if (done) {
        a.settle(); // Destaging and reuse belong to it.
      }
      boolean crashed = a.machine.crashed();
      reopen(a, nth);
      after.check(a, model, done);
      model.prefix(List.of("v"), List.of(a.read(a.export("v"))), model.flushedCount());
      a.stop();
      world.a.disk().free();
      if (!crashed) {
        return nth - 1;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  private static void reopen(Appliance a, int nth) throws IOException {
    if (nth % 2 == 0) {
      a.kill();
    } else {
      a.cutPower();
    }
    assertThat(a.open()).isInstanceOf(Group.Found.Opened.class);
    a.serving();
  }

  private static <T> Step verb(java.util.function.BiConsumer<Group, Reply<T>> verb) {
    return a -> a.outcome((Consumer<Reply<T>>) reply -> verb.accept(a.group(), reply));
  }

  @Test
  void create_crashInEachOperation_isUnfinishedOrWhole() throws IOException {
    int crashes = 0;
    for (int nth = 1; nth < OPS_MAX; nth += STRIDE) {
      World world = new World(nth);
      Appliance a = world.a;
      a.boot();
      a.disk().faults.crashIn(nth);
      boolean made = false;
      try {
        a.create(Role.PRIMARY);
        made = true;
        a.serving();
      } catch (SimCrash e) {
        crashes++;
      }
      made |= a.machine.crashed() && made;
      boolean crashed = a.machine.crashed();
      if (nth % 2 == 0) {
        a.kill();
      } else {
        a.cutPower();
      }
      Group.Found found = a.open();
      if (made) {
        assertThat(found).isInstanceOf(Group.Found.Opened.class);
      } else {
        assertThat(found).isNotInstanceOf(Group.Found.Damaged.class);
      }
      if (found instanceof Group.Found.Opened) {
        a.serving();
        a.stop();
      } else {
        a.kill();
        a.boot();
        a.remove();
        a.kill();
        a.create(Role.PRIMARY);
        a.serving();
        a.stop();
      }
      world.a.disk().free();
      if (!crashed && made) {
        assertThat(crashes).isGreaterThan(50 / STRIDE);
        return;
      }
    }
    throw new AssertionError("more than " + OPS_MAX + " operations");
  }

  @Test
  void createVolume_crashInEachOperation_isThereOrNot() throws IOException {
    Step step =
        GroupCrashTest.<VolumeEntry>verb((group, reply) ->
            group.createVolume(new VolumeSpec("w", SIZE, 4096, null, false), reply));
    int crashes =
        crashes(
            step,
            (a, model, done) -> {
              if (done) {
                assertThat(a.exports("w")).isTrue();
              } else if (!a.exports("w")) {
                step.run(a);
                assertThat(a.exports("w")).isTrue();
              }
              assertThat(a.read(a.export("w"))).containsOnly(0);
            });
    assertThat(crashes).isGreaterThan(10);
  }

  @Test
  void growVolume_crashInEachOperation_isGrownOrNot() throws IOException {
    Step step =
        GroupCrashTest.<VolumeEntry>verb((group, reply) -> group.growVolume("v", 2 * SIZE, reply));
    int crashes =
        crashes(
            step,
            (a, model, done) -> {
              long size = a.export("v").sizeBytes();
              assertThat(size).isIn(SIZE, 2 * SIZE);
              assertThat(done && size == SIZE).isFalse();
              if (size == SIZE) {
                step.run(a);
              }
              assertThat(a.export("v").sizeBytes()).isEqualTo(2 * SIZE);
            });
    assertThat(crashes).isGreaterThan(3);
  }

  @Test
  void deleteVolume_crashInEachOperation_isGoneOrWhole() throws IOException {
    Step create =
        GroupCrashTest.<VolumeEntry>verb((group, reply) ->
            group.createVolume(new VolumeSpec("w", SIZE, 4096, null, false), reply));
    Step delete =
        GroupCrashTest.<VolumeEntry>verb((group, reply) -> group.deleteVolume("w", reply));
    int crashes =
        crashes(
            a -> {
              create.run(a);
              a.settle();
              if (!a.machine.crashed()) {
                a.write(a.export("w"), 3, 77);
                delete.run(a);
              }
            },
            (a, model, done) -> {
              if (done) {
                assertThat(a.exports("w")).isFalse();
              }
              if (a.exports("w")) {
                delete.run(a);
              }
              assertThat(a.exports("w")).isFalse();
              a.settle();
              assertThat(a.disk().list(a.places.volumes())).hasSize(1);
            });
    assertThat(crashes).isGreaterThan(10);
  }

  @Test
  void checkpoint_crashInEachOperation_isNamedOrNot() throws IOException {
    Step step =
        GroupCrashTest.<CheckpointEntry>verb(
            (group, reply) -> group.checkpoint("c", CheckpointKind.CRASH, false, reply));
    int crashes =
        crashes(
            step,
            (a, model, done) -> {
              boolean named = a.group().checkpoints().size() == 1;
              assertThat(done && !named).isFalse();
              if (!named) {
                step.run(a);
              }
              assertThat(a.group().checkpoints()).hasSize(1);
            });
    assertThat(crashes).isGreaterThan(3);
  }

  /// Space that goes is never space that still holds something: a trim over all of the volume, then new
  /// writes.
  @Test
  void trim_crashInEachOperation_isAPrefix() throws IOException {
    int[] stamp = {0};
    int crashes =
        crashes(
            a -> {
              Volume volume = a.export("v");
              volume.zero(0, SIZE, ZeroKind.TRIM);
              if (a.flush(volume) == null) {
                a.settle();
              }
              stamp[0]++;
            },
            (a, model, done) -> {
              int[] image = a.read(a.export("v"));
              boolean trimmed = Arrays.stream(image).allMatch(block -> block == 0);
              assertThat(done && !trimmed).isFalse();
              if (trimmed) {
                for (int block = 0; block < image.length; block++) {
                  model.zero("v", block);
                }
              }
            });
    assertThat(crashes).isGreaterThan(3);
    assertThat(stamp[0]).isGreaterThan(1);
  }

  /// An adopted file is never changed or removed by taking it in, whatever happens meanwhile.
  @Test
  void adopt_crashInEachOperation_isTakenWholeOrLeftAlone() throws IOException {
    Path file = Path.of("/data/old.img");
    Step step =
        GroupCrashTest.<VolumeEntry>verb((group, reply) ->
            group.createVolume(
                new VolumeSpec("w", 0, 4096, new Backing.File(file, true), true), reply));
    Step whole =
        a -> {
          long before = a.disk().faults.pause();
          writeFile(a, file);
          a.disk().faults.crashIn(before);
          step.run(a);
        };
    int crashes =
        crashes(
            whole,
            (a, model, done) -> {
              if (!a.exports("w")) {
                assertThat(done).isFalse();
                step.run(a);
              }
              assertThat(a.read(a.export("w"))).containsOnly(7);
            });
    assertThat(crashes).isGreaterThan(10);
  }

  private static void writeFile(Appliance a, Path path) {
    try (DiskFile made = a.disk().open(path, Disk.Mode.CREATE);
        Memory memory = a.disk().allocate(SIZE)) {
      for (long at = 0; at < SIZE; at += 4) {
        memory.segment().set(ValueLayout.JAVA_INT, at, 7);
      }
      made.write(memory.segment().asSlice(0, SIZE), 0);
      made.sync();
      a.disk().syncDirectory(Path.of("/data"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Open itself: the recovery of a recovery.
  @Test
  void open_crashInEachOperation_opensTheNextTime() throws IOException {
    int crashes =
        crashes(
            a -> {
              a.kill();
              a.machine.disk.faults.crashIn(1 + STRIDE * nextCrash++);
              try {
                assertThat(a.open()).isInstanceOf(Group.Found.Opened.class);
                a.serving();
              } catch (SimCrash e) {
                // As planned.
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            (a, model, done) -> {});
    assertThat(crashes).isGreaterThan(20);
  }

  private static int nextCrash;

  @Test
  void stop_crashInEachOperation_losesNothingAcked() throws IOException {
    int crashes =
        crashes(
            a -> {
              try {
                a.group().close();
              } catch (SimCrash e) {
                return;
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            },
            (a, model, done) -> {});
    assertThat(crashes).isGreaterThan(3);
  }
}
