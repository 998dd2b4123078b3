package io.forebay.gateway.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.sim.SimRig;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExtentSetFileTest {
  private static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");

  private static ExtentSet sample() {
    ExtentSet set = new ExtentSet();
    set.add(1, 4096, 8192);
    set.add(2, 0, 1L << 40);
    return set;
  }

  @Test
  void encode_sample_isTheGoldenBytes() throws Exception {
    assertThat(ExtentSetFile.encode(GROUP, sample())).isEqualTo(Golden.bytes("extents.md", "set"));
  }

  @Test
  void read_afterPowerCut_isWhatWasWritten() throws Exception {
    SimRig rig = new SimRig(1);
    rig.disk.makeDirectories(SimRig.DIR);
    Path path = SimRig.DIR.resolve("extents-1-1");
    ExtentSetFile.write(rig.disk, path, GROUP, sample());
    rig.disk.powerCut();
    ExtentSet read = ExtentSetFile.read(rig.disk, path, GROUP);
    assertThat(ExtentSetFile.encode(GROUP, read)).isEqualTo(ExtentSetFile.encode(GROUP, sample()));
  }

  private static ExtentSet begun() {
    ExtentSet set = new ExtentSet();
    set.add(1, 4096, 8192);
    set.confirmed(1L << 30, 3 << 20);
    return set;
  }

  @Test
  void encode_begun_isTheGoldenBytes() throws Exception {
    byte[] golden = Golden.bytes("extents.md", "begun");
    assertThat(ExtentSetFile.encode(GROUP, begun())).isEqualTo(golden);
    ExtentSet read = ExtentSetFile.decode(GROUP, golden);
    assertThat(read.confirmedBytes()).isEqualTo(1L << 30);
    assertThat(read.alikeBytes()).isEqualTo(3 << 20);
  }

  @Test
  void decode_anyBitFlipped_isMalformed() {
    byte[] image = ExtentSetFile.encode(GROUP, sample());
    for (int bit = 0; bit < image.length * 8; bit++) {
      byte[] bad = image.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> ExtentSetFile.decode(GROUP, bad))
          .as("bit %d", bit)
          .isInstanceOf(Malformed.class);
    }
  }

  @Test
  void decode_ofAnotherGroup_isMalformed() {
    byte[] image = ExtentSetFile.encode(GROUP, sample());
    assertThatThrownBy(() -> ExtentSetFile.decode(new UUID(1, 2), image))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("another group");
  }
}
