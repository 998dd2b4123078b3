package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What other people's clients make of the server.
@Tag("interop")
class NbdInteropTest {
  @TempDir private Path folder;
  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = Served.pooled();
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private static String uri(Served of) {
    return "nbd://127.0.0.1:" + of.address.getPort() + "/disk";
  }

  private String uri() {
    return uri(served);
  }

  /// An image with data and holes, of the volume's size.
  private Path image() throws IOException {
    Path image = folder.resolve("image.raw");
    Random random = new Random(2);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(Served.SIZE);
      for (int i = 0; i < 20; i++) {
        byte[] data = new byte[1 + random.nextInt(1 << 20)];
        random.nextBytes(data);
        file.seek(random.nextInt((int) Served.SIZE - data.length));
        file.write(data);
      }
    }
    return image;
  }

  @Test
  void nbdinfo_json_showsEveryFeatureOfTheScope() throws IOException {
    Map<String, String> shown = new HashMap<>();
    try (var json =
        new JsonFactory().createParser(Tool.succeed(folder, "nbdinfo", "--json", uri()))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isScalarValue()) {
          shown.put(json.currentName(), json.getText());
        }
      }
    }
    Map<String, String> expected = new HashMap<>();
    expected.put("protocol", "newstyle-fixed");
    expected.put("TLS", "false");
    expected.put("structured", "true");
    expected.put("export-name", "disk");
    expected.put("description", "volume disk");
    expected.put("export-size", Long.toString(Served.SIZE));
    expected.put("is_read_only", "false");
    expected.put("is_rotational", "false");
    for (String can : "cache df fast_zero flush fua multi_conn trim zero".split(" ")) {
      expected.put("can_" + can, "true");
    }
    expected.put("block_size_minimum", "1");
    expected.put("block_size_preferred", "4096");
    expected.put("block_size_maximum", Integer.toString(32 << 20));
    assertThat(shown).containsAllEntriesOf(expected);
  }

  @Test
  void nbdinfo_list_showsEveryExport() throws IOException {
    MemoryExports exports =
        new MemoryExports(new MemoryVolume("a", 512), new MemoryVolume("b c", 1));
    try (Served two = new Served(exports)) {
      String list =
          Tool.succeed(folder, "nbdinfo", "--list", "nbd://127.0.0.1:" + two.address.getPort());
      assertThat(list).contains("export=\"a\":", "export=\"b c\":", "description: volume b c");
    }
  }

  @Test
  void nbdinfo_unknownExport_saysSo() throws IOException {
    Tool tool = Tool.run(folder, "nbdinfo", uri().replace("disk", "nope"));
    assertThat(tool.code()).isNotZero();
    assertThat(tool.output()).contains("No such file or directory for export: nope");
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void nbdcopy_inAndOut_bringsTheImageBack(Transport transport) throws IOException {
    Path image = image();
    Path back = folder.resolve("back.raw");
    try (Served other = new Served(NbdLimits.DEFAULTS, transport)) {
      Path socket = folder.resolve("s");
      other.server.listen(socket);
      Tool.succeed(folder, "nbdcopy", "--flush", image.toString(), uri(other));
      Tool.succeed(folder, "nbdcopy", "nbd+unix:///disk?socket=" + socket, back.toString());
    }
    assertThat(Files.mismatch(image, back)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--synchronous", "--requests=256", "--request-size=33554432"})
  void nbdcopy_otherWays_bringTheImageBack(String option) throws IOException {
    Path image = image();
    Path back = folder.resolve("back.raw");
    Tool.succeed(folder, "nbdcopy", option, image.toString(), uri());
    Tool.succeed(folder, "nbdcopy", option, uri(), back.toString());
    assertThat(Files.mismatch(image, back)).isEqualTo(-1);
  }

  @Test
  void qemuImg_convertAndCompare_agree() throws IOException {
    Path image = image();
    assertThat(Tool.succeed(folder, "qemu-img", "info", uri())).contains("64 MiB (67108864 bytes)");
    Tool.succeed(
        folder, "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", image.toString(), uri());
    String same =
        Tool.succeed(
            folder, "qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), uri());
    assertThat(same).contains("Images are identical");
    Tool.succeed(folder, "qemu-io", "-f", "raw", "-c", "write -P 1 5000000 1", uri());
    Tool differ =
        Tool.run(folder, "qemu-img", "compare", "-f", "raw", "-F", "raw", image.toString(), uri());
    assertThat(differ.code()).isEqualTo(1);
  }

  @Test
  void qemuIo_eachCommand_doesWhatItSays() throws IOException {
    int flushes = served.disk.flushes.get();
    String output =
        Tool.succeed(
            folder,
            "qemu-io",
            "-f",
            "raw",
            "-c",
            "write -P 7 3 1M",
            "-c",
            "read -P 7 3 1M",
            "-c",
            "write -f -P 8 4096 8192",
            "-c",
            "read -P 8 4096 8192",
            "-c",
            "write -z 4096 4096",
            "-c",
            "read -P 0 4096 4096",
            "-c",
            "write -zu 8192 4096",
            "-c",
            "read -P 0 8192 4096",
            "-c",
            "discard 12288 65536",
            "-c",
            "flush",
            "-c",
            "aio_write -P 9 1M 31M",
            "-c",
            "aio_flush",
            "-c",
            "read -P 9 1M 31M",
            uri());
    assertThat(output).doesNotContain("failed", "error", "Pattern verification");
    assertThat(served.disk.flushes.get() - flushes).as("FUA and flush").isGreaterThanOrEqualTo(2);
    assertThat(served.disk.zeroed).isNotEmpty();
  }

  @Test
  void qemuIo_readOnlyExport_cannotWrite() throws IOException {
    served.disk.writable = false;
    Tool write = Tool.run(folder, "qemu-io", "-f", "raw", "-c", "write 0 512", uri());
    assertThat(write.code()).isNotZero();
    assertThat(Tool.succeed(folder, "qemu-io", "-r", "-f", "raw", "-c", "read 0 512", uri()))
        .contains("read 512/512");
  }

  @Test
  void qemuIo_failingVolume_reportsItsError() throws IOException {
    served.disk.readFailure = new IoFailure.Medium("disk sda failed");
    Tool read = Tool.run(folder, "qemu-io", "-f", "raw", "-c", "read 0 512", uri());
    assertThat(read.code()).isNotZero();
    assertThat(read.output()).contains("Input/output error");
    served.disk.readFailure = null;
    served.disk.appendFailure = new IoFailure.NoSpace("mirror full");
    Tool write = Tool.run(folder, "qemu-io", "-f", "raw", "-c", "write 0 512", uri());
    assertThat(write.output()).contains("No space left on device");
  }

  /// Two connections' worth of random reads and writes, each block checked by its checksum. (No
  /// `--blockalign`: fio then writes blocks twice and finds its own faults, with any server.)
  @ParameterizedTest
  @ValueSource(strings = {"4k-4k", "512-300k"})
  void fio_randomWritesWithVerify_findsEveryBlock(String sizes) throws IOException {
    String output =
        Tool.succeed(
            folder,
            "fio",
            "--ioengine=nbd",
            "--uri=" + uri(),
            "--rw=randrw",
            "--bsrange=" + sizes,
            "--iodepth=32",
            "--size=24M",
            "--offset_increment=32M",
            "--numjobs=2",
            "--thread",
            "--fsync=64",
            "--verify=crc32c",
            "--verify_fatal=1",
            "--randseed=7",
            "--name=verify",
            "--group_reporting");
    assertThat(output).contains("err= 0").doesNotContain("bad header", "verify: bad");
    assertThat(served.disk.flushes.get()).isPositive();
  }
}
