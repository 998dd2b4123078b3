package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A log may be closed while a reader of the line is amid a slot.
class SlotFilesTest {
  private static final int BYTES = 4096;

  private final SimRig rig = new SimRig(1);

  @Test
  void closedAmidARead_theReadEndsAndTheNextIsRefused() throws IOException {
    rig.disk.makeDirectories(SimRig.DIR);
    try (DiskFile made =
            rig.disk.open(SimRig.DIR.resolve(SlotFiles.name(0)), Disk.Mode.CREATE_DIRECT);
        Memory block = rig.disk.allocate(BYTES)) {
      made.write(block.segment().asSlice(0, BYTES), 0);
      SlotFiles files = new SlotFiles(rig.disk, SimRig.DIR, Disk.Mode.DIRECT);
      DiskFile file = files.acquire(0);
      files.close();
      assertThat(file.read(block.segment().asSlice(0, BYTES), 0)).isEqualTo(BYTES);
      files.release(0);
      assertThatThrownBy(() -> file.read(block.segment().asSlice(0, BYTES), 0))
          .as("closed by who used it last")
          .isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> files.acquire(0)).hasMessageContaining("the log is closed");
    }
  }
}
