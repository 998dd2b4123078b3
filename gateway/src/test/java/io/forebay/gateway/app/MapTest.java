package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a volume of a whole appliance has holes, as a real client sees it: of the log, of the mirror's
/// file, and of both.
class MapTest {
  @TempDir private Path temp;

  private static List<String> map(String uri) throws IOException, InterruptedException {
    Process info = new ProcessBuilder("nbdinfo", "--map", uri).redirectErrorStream(true).start();
    String said = new String(info.getInputStream().readAllBytes(), UTF_8);
    assertThat(info.waitFor()).as(said).isZero();
    return said.lines().map(line -> line.trim().replaceAll("\\s+", " ")).toList();
  }

  @Test
  void map_beforeAndAfterTheDestager_isTheImages() throws Exception {
    List<String> expected =
        List.of("0 1048576 0 data", "1048576 7340032 3 hole,zero", "8388608 58720256 0 data");
    try (ApplianceRig rig = new ApplianceRig(temp)) {
      Path image = rig.image(7); // Zeroes from 1 to 8 MiB.
      try (Appliance appliance = rig.start()) {
        done(appliance, volume("db"));
        assertThat(map(rig.uri("db"))).containsExactly("0 67108864 3 hole,zero");
        rig.copy(image.toString(), rig.uri("db"));
        assertThat(map(rig.uri("db"))).isEqualTo(expected);
      }
      try (Appliance _ = rig.start()) {
        assertThat(map(rig.uri("db"))).isEqualTo(expected);
        rig.assertHolds(rig.uri("db"), image);
      }
    }
  }
}
