package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.sim.SimInode;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StateFileTest {
  private static final Path STATE = SimRig.DIR.resolve("state");

  private static GroupState state(int revision) {
    return StateCodecTest.rich().withNextId(revision);
  }

  /// A state file whose last state is revision 7.
  private static SimRig written(long seed) throws IOException {
    SimRig rig = new SimRig(seed);
    rig.disk.makeDirectories(SimRig.DIR);
    StateFile file = StateFile.create(rig.disk, STATE, state(1));
    for (int revision = 2; revision <= 7; revision++) {
      file.write(state(revision));
    }
    file.settle();
    file.close();
    return rig;
  }

  /// The revision that opening finds, or 0 for damage.
  private static long revision(SimRig rig) throws IOException {
    return switch (StateFile.open(rig.disk, STATE)) {
      case StateFile.Found.Damaged(String reason) -> 0;
      case StateFile.Found.Whole(StateFile file, GroupState found) -> {
        file.close();
        assertThat(found).isEqualTo(state((int) found.nextId()));
        yield found.nextId();
      }
    };
  }

  private static long confirmed(SimRig rig) throws IOException {
    if (StateFile.open(rig.disk, STATE)
        instanceof StateFile.Found.Whole(StateFile file, GroupState found)) {
      file.confirm(found);
      file.close();
      return found.nextId();
    }
    throw new AssertionError("damaged");
  }

  /// Never guessed: the last state, or an alarm; whatever bit rots.
  @Test
  void open_anyBitRotten_isTheLastStateOrDamage() throws IOException {
    SimRig rig = written(1);
    SimInode inode = rig.disk.inode(STATE);
    int payload = StateSlot.HEADER_BYTES + StateCodec.encode(state(7)).length;
    long[] starts = {0, StateFile.SLOT_BYTES_MAX, StateFile.WITNESS_AT};
    int[] lengths = {payload, payload, StateSlot.HEADER_BYTES};
    SplittableRandom random = new SplittableRandom(42);
    int damaged = 0;
    for (int place = 0; place < 3; place++) {
      for (int at = 0; at < lengths[place]; at++) {
        int bit = random.nextInt(8);
        inode.flip(starts[place] + at, bit);
        long found = revision(rig);
        assertThat(found).as("byte %d of %d", at, place).isIn(0L, 7L);
        damaged += found == 0 ? 1 : 0;
        inode.flip(starts[place] + at, bit);
      }
    }
    assertThat(revision(rig)).isEqualTo(7);
    assertThat(damaged).as("the newest slot was hit").isGreaterThan(payload / 2);
  }

  @Test
  void write_powerCutInIt_leavesTheOldOrTheNewState() throws IOException {
    boolean[] seen = new boolean[9];
    for (int nth = 1; nth <= 6; nth++) {
      for (int seed = 0; seed < 20; seed++) {
        SimRig rig = written(1000L * nth + seed);
        StateFile.Found found = StateFile.open(rig.disk, STATE);
        rig.disk.faults.crashIn(nth);
        if (found instanceof StateFile.Found.Whole(StateFile file, GroupState now)) {
          try {
            file.write(state(8));
          } catch (io.forebay.gateway.sim.SimCrash e) {
            // As planned.
          }
        }
        rig.machine.powerCut();
        long revision = revision(rig);
        assertThat(revision).isIn(7L, 8L);
        seen[(int) revision] = true;
        rig.disk.free();
      }
    }
    assertThat(seen[7] && seen[8]).isTrue();
  }

  /// What a process that was killed amid a sync left is in the page cache only: whoever acts upon it must
  /// not find an older state after the next power cut.
  @Test
  void open_afterAKillAmidASync_isDurable() throws IOException {
    boolean[] seen = new boolean[9];
    for (int seed = 0; seed < 60; seed++) {
      SimRig rig = written(7000L + seed);
      if (StateFile.open(rig.disk, STATE)
          instanceof StateFile.Found.Whole(StateFile file, GroupState now)) {
        rig.disk.faults.crashIn(1 + seed % 3);
        try {
          file.write(state(8));
        } catch (io.forebay.gateway.sim.SimCrash e) {
          // As planned.
        }
      }
      rig.machine.processCrash();
      long found = confirmed(rig);
      rig.machine.powerCut();
      assertThat(revision(rig)).as("seed %d", seed).isEqualTo(found);
      seen[(int) found] = true;
      rig.disk.free();
    }
    assertThat(seen[7] && seen[8]).isTrue();
  }

  @Test
  void write_syncFails_isFinal() throws IOException {
    SimRig rig = written(5);
    if (StateFile.open(rig.disk, STATE)
        instanceof StateFile.Found.Whole(StateFile file, GroupState now)) {
      rig.disk.faults.syncFails = 1;
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> file.write(state(8)))
          .isInstanceOf(IOException.class);
      assertThat(file.failed()).isTrue();
      file.close();
    }
    rig.disk.faults.stop();
    assertThat(revision(rig)).isIn(7L, 8L);
  }
}
