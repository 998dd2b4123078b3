package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other people's clients make of block status and holes.
@Tag("interop")
class NbdMapInteropTest {
  private static final int MIB = 1 << 20;

  @TempDir private Path folder;
  private Served served;

  /// Data in the second MiB and in a block of the fifth; `monday` has seen all but 8 KiB.
  @BeforeEach
  void serve() throws IOException {
    served = Served.pooled();
    served.disk.changes = Map.of("monday", new Extent(MIB, 8192));
    byte[] data = new byte[MIB];
    new Random(3).nextBytes(data);
    for (int at = 0; at < MIB; at += 128 << 10) {
      served.disk.write(MIB + at, ByteBuffer.wrap(data, at, 128 << 10));
    }
    served.disk.write(4 * MIB, ByteBuffer.wrap(data, 0, 4096));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private String uri() {
    return "nbd://127.0.0.1:" + served.address.getPort() + "/disk";
  }

  /// Offset, length and type of each line of `nbdinfo --map`.
  private List<String> map(String option) throws IOException {
    return Tool.succeed(folder, "nbdinfo", option, uri())
        .lines()
        .map(line -> line.trim().replaceAll("\\s+", " "))
        .toList();
  }

  @Test
  void nbdinfo_map_showsDataAndHoles() throws IOException {
    assertThat(map("--map"))
        .containsExactly(
            "0 1048576 3 hole,zero",
            "1048576 1048576 0 data",
            "2097152 2097152 3 hole,zero",
            "4194304 4096 0 data",
            "4198400 1044480 2 zero",
            "5242880 61865984 3 hole,zero");
  }

  @Test
  void nbdinfo_mapOfQemusContexts_showsDepthAndChanges() throws IOException {
    assertThat(map("--map=qemu:allocation-depth"))
        .containsExactly(
            "0 1048576 0 absent",
            "1048576 1048576 1 local",
            "2097152 2097152 0 absent",
            "4194304 1048576 1 local",
            "5242880 61865984 0 absent");
    assertThat(map("--map=qemu:dirty-bitmap:monday"))
        .containsExactly("0 1048576 0 clean", "1048576 8192 1 dirty", "1056768 66052096 0 clean");
    assertThat(Tool.succeed(folder, "nbdinfo", uri()))
        .contains("base:allocation", "qemu:allocation-depth", "qemu:dirty-bitmap:monday");
  }

  @Test
  void qemuImg_map_showsDataAndHoles() throws IOException {
    String map = Tool.succeed(folder, "qemu-img", "map", "-f", "raw", "--output=json", uri());
    assertThat(map.replaceAll("\"(depth|present|offset|compressed)\": [^,}]+,? ?", ""))
        .contains(
            "\"start\": 0, \"length\": 1048576, \"zero\": true, \"data\": false",
            "\"start\": 1048576, \"length\": 1048576, \"zero\": false, \"data\": true",
            "\"start\": 4194304, \"length\": 4096, \"zero\": false, \"data\": true",
            "\"start\": 4198400, \"length\": 1044480, \"zero\": true, \"data\": true");
  }

  /// The way in which qemu's backup tools read a dirty bitmap: "data" is what is clean.
  @Test
  void qemuImg_mapOfABitmap_showsWhatChanged() throws IOException {
    String options =
        "driver=nbd,export=disk,server.type=inet,server.host=127.0.0.1,server.port="
            + served.address.getPort()
            + ",x-dirty-bitmap=qemu:dirty-bitmap:monday";
    String map = Tool.succeed(folder, "qemu-img", "map", "--output=json", "--image-opts", options);
    assertThat(map.lines().map(line -> line.contains("\"data\": false")))
        .as(map)
        .containsExactly(false, true, false);
    assertThat(map).contains("\"start\": 1048576, \"length\": 8192");
  }

  /// Holes are not even asked for: fewer reads than the volume's MiBs.
  @Test
  void copies_ofASparseVolume_readTheDataOnly() throws IOException {
    byte[] content = served.disk.content(0, (int) Served.SIZE);
    int before = served.disk.reads.get();
    Path raw = folder.resolve("raw");
    Tool.succeed(folder, "qemu-img", "convert", "-f", "raw", "-O", "raw", uri(), raw.toString());
    assertThat(served.disk.reads.get() - before).as("qemu-img").isLessThan(8);
    assertThat(Arrays.mismatch(Files.readAllBytes(raw), content)).isEqualTo(-1);
    before = served.disk.reads.get();
    Path copy = folder.resolve("copy");
    Tool.succeed(folder, "nbdcopy", uri(), copy.toString());
    assertThat(served.disk.reads.get() - before).as("nbdcopy").isLessThan(16);
    assertThat(Arrays.mismatch(Files.readAllBytes(copy), content)).isEqualTo(-1);
    Path qcow = folder.resolve("qcow2");
    Tool.succeed(folder, "qemu-img", "convert", "-f", "raw", "-O", "qcow2", uri(), qcow.toString());
    assertThat(Files.size(qcow)).isLessThan(4L * MIB);
    Tool.succeed(folder, "qemu-img", "compare", "-f", "raw", "-F", "qcow2", uri(), qcow.toString());
  }

  @Test
  void nbdcopy_toAVolumeThatIsZero_bringsTheImage() throws IOException {
    Path image = folder.resolve("image");
    Files.write(image, served.disk.content(0, (int) Served.SIZE));
    try (Served fresh = Served.pooled()) {
      String to = "nbd://127.0.0.1:" + fresh.address.getPort() + "/disk";
      Tool.succeed(folder, "nbdcopy", "--destination-is-zero", "--allocated", image.toString(), to);
      assertThat(fresh.disk.content(0, (int) Served.SIZE)).isEqualTo(Files.readAllBytes(image));
      Tool.succeed(folder, "nbdcopy", uri(), to);
      assertThat(fresh.disk.content(0, (int) Served.SIZE)).isEqualTo(Files.readAllBytes(image));
    }
  }
}
