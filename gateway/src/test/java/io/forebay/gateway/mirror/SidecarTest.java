package io.forebay.gateway.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.sim.SimCrash;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SidecarTest {
  private static final MirrorPlace PLACE = MirrorPlace.ofFile(SimRig.DIR.resolve("v/mirror.raw"));
  private static final MirrorIdentity IDENTITY = new MirrorIdentity(new UUID(1, 2), new UUID(3, 4));

  private static Position at(long lsn) {
    return new Position(IDENTITY.group(), 1, lsn, lsn);
  }

  private static long found(SimRig rig) throws IOException {
    try (Sidecar sidecar = Sidecar.open(rig.disk, PLACE.sidecar())) {
      sidecar.confirm();
      return sidecar.latest().synced().lsn();
    }
  }

  /// The group's state repeats the position that was found: a power cut after that must not bring back an
  /// older one, or the mirror is refused as one out of a backup.
  @Test
  void open_afterAKillAmidASync_isDurable() throws IOException {
    Set<Long> seen = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      SimRig rig = new SimRig(seed);
      rig.disk.makeDirectories(SimRig.DIR);
      Sidecar sidecar =
          Sidecar.create(rig.disk, PLACE, new SidecarRecord(0, IDENTITY, at(64), 1 << 20));
      sidecar.write(at(128), 1 << 20);
      rig.disk.syncDirectory(SimRig.DIR);
      rig.disk.faults.crashIn(1 + seed % 2);
      try {
        sidecar.write(at(192), 1 << 20);
      } catch (SimCrash e) {
        // As planned.
      }
      rig.machine.processCrash();
      long lsn = found(rig);
      rig.machine.powerCut();
      assertThat(found(rig)).as("seed %d", seed).isEqualTo(lsn);
      seen.add(lsn);
      rig.disk.free();
    }
    assertThat(seen).containsExactlyInAnyOrder(128L, 192L);
  }
}
