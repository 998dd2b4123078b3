package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StagingTest {
  private static final Path STAGING = SimRig.DIR.resolve("staging");
  private static final UUID GROUP = new UUID(1, 2);

  private static CatchUpHeader header(long batch, long base) {
    Position at = new Position(GROUP, 1, base, 77);
    return new CatchUpHeader(
        new UUID(9, batch),
        CatchUpKind.TRACKED,
        false,
        at,
        base,
        Projection.EMPTY,
        List.of(),
        64 << 20,
        1000,
        java.util.Map.of());
  }

  private static List<String> entries(Staging staging) throws IOException, Malformed {
    List<String> seen = new ArrayList<>();
    staging
        .extents()
        .forEach(
            new StagedExtents.Sink() {
              @Override
              public void data(int volume, long offset, MemorySegment bytes) {
                seen.add(
                    volume
                        + ":"
                        + offset
                        + "+"
                        + bytes.byteSize()
                        + "="
                        + bytes.get(ValueLayout.JAVA_BYTE, 0));
              }

              @Override
              public void zero(int volume, long offset, long length) {
                seen.add(volume + ":" + offset + "+" + length + "=0");
              }
            });
    return seen;
  }

  @Test
  void begin_afterPowerCut_resumesWithAllThatWasSynced() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      SimRig rig = new SimRig(seed);
      Staging staging = Staging.begin(rig.disk, STAGING, header(1, 4096), true);
      staging.extents().put(1, 4096, SimRig.bytes(5, 4096));
      staging.extents().zero(2, 0, 1 << 30);
      staging.sync();
      staging.extents().put(1, 8192, SimRig.bytes(6, 12288));
      rig.disk.powerCut();

      Staging resumed = Staging.begin(rig.disk, STAGING, header(1, 8192), true);
      List<String> seen = entries(resumed);
      assertThat(seen).startsWith("1:4096+4096=5", "2:0+1073741824=0");
      assertThat(resumed.header().base().lsn()).isEqualTo(8192);
      resumed.extents().put(3, 0, SimRig.bytes(7, 100));
      assertThat(entries(resumed)).hasSize(seen.size() + 1).endsWith("3:0+100=7");
      resumed.close();
    }
  }

  @Test
  void begin_ofAnotherBatch_dropsTheRemains() throws Exception {
    SimRig rig = new SimRig(3);
    Staging staging = Staging.begin(rig.disk, STAGING, header(1, 4096), true);
    staging.extents().put(1, 4096, SimRig.bytes(5, 4096));
    staging.sync();
    staging.close();
    Staging other = Staging.begin(rig.disk, STAGING, header(2, 4096), true);
    assertThat(entries(other)).isEmpty();
    other.close();
    assertThat(Staging.reopen(rig.disk, STAGING, new UUID(9, 1))).isNull();
    Staging again = Staging.reopen(rig.disk, STAGING, new UUID(9, 2));
    assertThat(again).isNotNull();
    again.close();
  }

  @Test
  void rebase_keepsExtentsAndMovesTheLogsStart() throws Exception {
    SimRig rig = new SimRig(4);
    Staging staging = Staging.begin(rig.disk, STAGING, header(1, 4096), true);
    staging.extents().put(1, 0, SimRig.bytes(5, 4096));
    staging.rebase(header(1, 1 << 24));
    assertThat(staging.log().end()).isEqualTo(1 << 24);
    assertThat(entries(staging)).containsExactly("1:0+4096=5");
    staging.close();
  }
}
