package io.forebay.gateway.link.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.GroupStatus;
import io.forebay.gateway.group.Role;
import io.forebay.gateway.link.LineStatus;
import io.forebay.gateway.sim.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicationTest {
  private static void write(Pair pair, int from, int to) {
    for (int stamp = from; stamp < to; stamp++) {
      pair.london.write("v", stamp * 7 % 256, stamp);
    }
    pair.london.flush("v");
  }

  /// Promotes leeds and compares what hosts see there with what they saw in london.
  @Test
  void firstSync_ofAnEmptyPeer_thenFollowing_sameImage() throws IOException {
    Pair pair = Pair.replicating(1);
    write(pair, 1, 300);
    pair.inStep();
    write(pair, 300, 500);
    pair.inStep();
    assertThat(pair.london.link().status().groups())
        .extracting(LineStatus.GroupLine::state)
        .containsExactly(LineStatus.State.SENDING);
    assertThat(pair.leeds.violations).isEmpty();
    pair.assertSameImage();
  }

  /// What the peer has confirmed before a cut is not sent again: extents by block, the log by record.
  @ParameterizedTest
  @ValueSource(longs = {150_000, 200_001, 300_000})
  void lineCutAfterSoManyBytes_everyTime_stillArrives(long budget) throws IOException {
    Pair pair = new Pair(budget);
    pair.budget = budget;
    pair.piece = 777;
    pair.room =
        5_000; // A line, not a warehouse: what was confirmed comes back before the next cut.
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair, 1, 60);
    pair.attach();
    pair.inStep();
    write(pair, 60, 120);
    pair.inStep();
    assertThat(pair.london.happened).contains("down: the line was lost");
    assertThat(pair.leeds.violations).isEmpty();
    assertThat(pair.london.violations).isEmpty();
    pair.assertSameImage();
  }

  /// R1: what it confirmed and does not have any more is sent again.
  @Test
  void lineCut_peerLosesWhatItConfirmed_getsAnotherBatch() throws IOException {
    Pair pair = new Pair(4);
    pair.budget = 200_000;
    pair.piece = 777;
    pair.room = 5_000;
    pair.london.createPrimary();
    pair.london.createVolume("v", 1 << 20);
    write(pair, 1, 200);
    pair.until(
        () -> {
          GroupStatus status = pair.london.group().status();
          return status.destagedLsn() == status.durableLsn();
        },
        "all of it in extents");
    pair.attach();
    String cut = "down: the line was lost";
    pair.until(() -> Collections.frequency(pair.london.happened, cut) == 3, "cut");
    assertThat(pair.leeds.group().status().imageUsable()).isFalse();
    pair.up = false;
    pair.run(2_000_000_000L);
    lose(pair.leeds.machine.disk);
    pair.budget = Long.MAX_VALUE;
    pair.up = true;
    pair.inStep();
    assertThat(pair.leeds.violations).isEmpty();
    assertThat(pair.london.violations).isEmpty();
    pair.assertSameImage();
  }

  /// Staging and mirrors as they were before the first byte came.
  private static void lose(SimDisk disk) throws IOException {
    disk.delete(Path.of("/data/groups/g/staging/header"));
    List<String> volumes = disk.list(Path.of("/data/volumes"));
    assertThat(volumes).hasSize(1);
    Path mirror = Path.of("/data/volumes", volumes.getFirst(), "mirror.raw");
    try (DiskFile file = disk.open(mirror, Disk.Mode.WRITE);
        Memory zeroes = disk.allocate(1 << 20)) {
      file.write(zeroes.segment().asSlice(0, 1 << 20), 0);
      file.sync();
    }
  }

  /// R3: hosts are let go on over there alone, nothing is overwritten, and both sides say so.
  @Test
  void promotedWhileTheLineWasDown_oldPrimaryGivesWay_andBothSaySo() throws IOException {
    Pair pair = Pair.replicating(3);
    write(pair, 1, 50);
    pair.inStep();
    pair.cut();
    pair.up = false;
    pair.leeds.<io.forebay.gateway.block.Position>done(reply -> pair.leeds.group().promote(reply));
    write(pair, 50, 60);
    pair.up = true;
    pair.until(() -> pair.london.group().status().role() == Role.SUPERSEDED, "superseded");
    pair.until(
        () -> pair.leeds.happened.toString().contains("refused: the peer is superseded"), "told");
    pair.until(
        () -> pair.london.happened.toString().contains("refused: superseded by the peer"), "said");
    assertThat(pair.leeds.group().status().role()).isEqualTo(Role.PRIMARY);
  }
}
