package io.forebay.gateway.app;

import static io.forebay.gateway.app.ApplianceRig.done;
import static io.forebay.gateway.app.ApplianceRig.volume;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where a volume of a whole appliance has holes, as a real client sees it: of the log, of the mirror's
/// file, and of both.
class MapTest {
  @TempDir private Path temp;

  private static String run(String... command) throws IOException, InterruptedException {
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertThat(tool.waitFor()).as(said).isZero();
    return said;
  }

  private static List<String> map(String option, String uri)
      throws IOException, InterruptedException {
    return run("nbdinfo", option, uri)
        .lines()
        .map(line -> line.trim().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void map_beforeAndAfterTheDestager_isTheImages() throws Exception {
    List<String> expected =
        List.of("0 1048576 0 data", "1048576 7340032 3 hole,zero", "8388608 58720256 0 data");
    try (ApplianceRig rig = new ApplianceRig(temp)) {
      Path image = rig.image(7); // Zeroes from 1 to 8 MiB.
      try (Appliance appliance = rig.start()) {
        done(appliance, volume("db"));
        assertThat(map("--map", rig.uri("db"))).containsExactly("0 67108864 3 hole,zero");
        rig.copy(image.toString(), rig.uri("db"));
        assertThat(map("--map", rig.uri("db"))).isEqualTo(expected);
      }
      try (Appliance _ = rig.start()) {
        assertThat(map("--map", rig.uri("db"))).isEqualTo(expected);
        rig.assertHolds(rig.uri("db"), image);
      }
    }
  }

  /// What an incremental backup of a held checkpoint asks for (C3): every byte written since the earlier
  /// one, and little more.
  @Test
  void bitmap_ofAHeldCheckpoint_hasWhatWasWrittenSinceTheOther() throws Exception {
    try (PairRig rig = new PairRig(temp)) {
      done(rig.near(), volume("db"));
      Path image = rig.nearRig.image(8);
      rig.nearRig.copy(image.toString(), rig.nearRig.uri("db"));
      rig.pair();
      rig.replicate();
      var crash = Status.Consistency.CRASH;
      done(rig.near(), new CheckpointCommand.Create("monday", null, crash, false));
      String write = "write -P 7 12M 100k";
      run("qemu-io", "-f", "raw", "-c", write, "-c", "flush", rig.nearRig.uri("db"));
      done(rig.near(), new CheckpointCommand.Create("tuesday", null, crash, true));
      rig.until("held", rig::held);
      String held = rig.farRig.uri("db@tuesday");
      assertThat(map("--map", held).get(1)).isEqualTo("1048576 7340032 3 hole,zero");
      List<String> dirty =
          map("--map=qemu:dirty-bitmap:monday", held).stream()
              .filter(line -> line.endsWith("1 dirty"))
              .toList();
      assertThat(dirty).hasSize(1);
      String[] fields = dirty.getFirst().split(" ");
      long from = Long.parseLong(fields[0]);
      long end = from + Long.parseLong(fields[1]);
      assertThat(from).isBetween(11L << 20, 12L << 20);
      assertThat(end).isBetween((12L << 20) + (100 << 10), 13L << 20);
    }
  }
}
