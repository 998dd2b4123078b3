package io.forebay.gateway.app.sysstat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.forebay.gateway.control.plan.WriteSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SysstatFilesTest {
  @TempDir private Path directory;

  private final SysstatFiles files = new SysstatFiles("/nowhere/sadf");

  private Path file(String text) throws IOException {
    Path file = directory.resolve("file" + System.nanoTime());
    return Files.writeString(file, text);
  }

  private WriteSeries writes(String text) throws IOException {
    files.read(file(text));
    return files.load().writes(files.load().usual());
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /// 600 s at 10 and 30 KiB/s of two disks; what lies on top of them does not count twice.
  @Test
  void sadf_ofDisks_isRead() throws IOException {
    WriteSeries writes =
        writes(
            """
            # hostname;interval;timestamp;DEV;tps;rkB/s;wkB/s;dkB/s;areq-sz;aqu-sz;await;%util
            db7;600;2026-11-20 14:10:01 UTC;sda;2.00;0.00;10.00;0.00;8.00;0.00;0.50;0.10
            db7;600;2026-11-20 14:10:01 UTC;nvme0n1;2.00;0.00;30.00;0.00;8.00;0.00;0.50;0.10
            db7;600;2026-11-20 14:10:01 UTC;dm-0;2.00;0.00;40.00;0.00;8.00;0.00;0.50;0.10
            db7;-1;2026-11-20 14:12:00 UTC;LINUX-RESTART\t(4 CPU)
            db7;600;2026-11-20 14:20:01 UTC;sda;2.00;0.00;0.00;0.00;8.00;0.00;0.50;0.10
            db7;600;2026-11-20 14:20:01 UTC;nvme0n1;2.00;0.00;1.50;0.00;8.00;0.00;0.50;0.10
            """);
    assertThat(files.load().devices()).containsExactly("dm-0", "nvme0n1", "sda");
    assertThat(writes.steps()).isEqualTo(2);
    assertThat(writes.bytes()).isCloseTo(600 * 1024 * 41.5, within(1e-6));
    assertThat(writes.seconds()).isEqualTo(1_200);
    assertThat(writes.fromMillis()).isEqualTo(at("2026-11-20T14:00:01Z"));
    assertThat(writes.toMillis()).isEqualTo(at("2026-11-20T14:20:01Z"));
    assertThat(files.remarks()).isEmpty();
  }

  @Test
  void sadf_withSecondsOrLocalTime_isRead() throws IOException {
    writes("# hostname;interval;timestamp;DEV;tps;wkB/s\nh;600;1795183392;vda;2.00;10.00\n");
    assertThat(files.load().writes(List.of("vda")).toMillis()).isEqualTo(1_795_183_392_000L);
    SysstatFiles local = new SysstatFiles("sadf");
    local.read(
        file("# hostname;interval;timestamp;DEV;wkB/s\nh;600;2026-11-20 14:10:01;vda;10.00\n"));
    assertThat(local.load().writes(List.of("vda")).toMillis())
        .isEqualTo(at("2026-11-20T14:10:01Z"));
  }

  /// Old releases count sectors of 512 bytes, and call disks by their numbers: 8-1 is a partition.
  @Test
  void sar_ofAnOldRelease_isRead() throws IOException {
    WriteSeries writes =
        writes(
            """
            Linux 3.10.0 (old) \t11/20/26 \t_x86_64_\t(2 CPU)

            12:00:01 AM       DEV       tps  rd_sec/s  wr_sec/s  avgrq-sz  avgqu-sz     await
            11:50:01 PM    dev8-0      1.00      0.00     20.00     12.00      0.00      0.50
            11:50:01 PM    dev8-1      1.00      0.00     20.00     12.00      0.00      0.50
            12:00:01 AM    dev8-0      1.00      0.00     40.00     12.00      0.00      0.50
            Average:       dev8-0      1.00      0.00    999.00     12.00      0.00      0.50
            """);
    assertThat(files.load().usual()).containsExactly("dev8-0");
    assertThat(writes.bytes()).isCloseTo(600 * 512 * 60.0, within(1e-6));
    assertThat(writes.toMillis()).as("the next day").isEqualTo(at("2026-11-21T00:00:01Z"));
  }

  /// The device stands last there, and the clock has 24 hours.
  @Test
  void sar_pretty_isRead() throws IOException {
    WriteSeries writes =
        writes(
            """
            Linux 6.1.0-18-amd64 (db7) \t2026-11-20 \t_x86_64_\t(4 CPU)

            14:00:01          tps     rkB/s     wkB/s     dkB/s   areq-sz    %util DEV
            14:10:01         2.00      0.00     10,50      0.00      8.00     0.10 sdb
            """);
    assertThat(writes.bytes()).isCloseTo(600 * 1024 * 10.5, within(1e-6));
  }

  /// All tables of one day stand one after the other, each with the same times.
  @Test
  void sar_ofEverything_takesWritesOnly() throws IOException {
    WriteSeries writes =
        writes(
            """
            Linux 6.1.0 (db7) \t11/20/2026 \t_x86_64_\t(4 CPU)

            14:00:01        CPU     %user     %idle
            14:10:01        all      1.00     99.00
            14:20:01        all      1.00     99.00
            Average:        all      1.00     99.00

            14:00:01          tps      rtps      wtps      dtps   bread/s   bwrtn/s   bdscd/s
            14:10:01         1.00      0.00      1.00      0.00      0.00     20.00      0.00
            14:20:01         1.00      0.00      1.00      0.00      0.00     40.00      0.00
            Average:         1.00      0.00      1.00      0.00      0.00     30.00      0.00

            14:00:01        IFACE   rxpck/s   txpck/s
            14:10:01         eth0      1.00      1.00
            """);
    assertThat(files.load().usual()).containsExactly(DiskLoad.ALL);
    assertThat(writes.steps()).isEqualTo(2);
    assertThat(writes.bytes()).isCloseTo(600 * 512 * 60.0, within(1e-6));
    assertThat(writes.toMillis()).isEqualTo(at("2026-11-20T14:20:01Z"));
  }

  /// A night without records is not a long interval.
  @Test
  void gap_isLeftOut() throws IOException {
    WriteSeries writes =
        writes(
            """
            # hostname;interval;timestamp;DEV;wkB/s
            h;600;2026-11-19 10:10:00 UTC;sda;1.00
            h;600;2026-11-19 10:20:00 UTC;sda;1.00
            h;600;2026-11-20 10:10:00 UTC;sda;1.00
            """);
    assertThat(writes.seconds()).isEqualTo(1_800);
  }

  @Test
  void linesThatAreNothing_areCounted() throws IOException {
    writes(
        """
        # hostname;interval;timestamp;DEV;wkB/s
        h;600;2026-11-19 10:10:00 UTC;sda;1.00
        h;600;yesterday;sda;1.00
        h;600;2026-11-19 10:20:00 UTC;sda;much
        what is this
        """);
    assertThat(files.remarks()).hasSize(1);
    assertThat(files.remarks().getFirst()).contains("3 lines were not understood");
  }

  @Test
  void filesOfWhichNothingCanBeHad_sayWhatToDo() throws IOException {
    Path nothing = file("Dear diary,\n");
    assertThatThrownBy(() -> files.read(nothing)).hasMessageContaining("sadf -d SAFILE -- -d");
    Path empty = file("");
    assertThatThrownBy(() -> files.read(empty)).hasMessageContaining("no samples");
    assertThatThrownBy(() -> files.read(directory)).hasMessageContaining("is no file");
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> files.read(missing)).hasMessageContaining("does not exist");
    Path packed = Files.write(directory.resolve("sa20.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
    assertThatThrownBy(() -> files.read(packed)).hasMessageContaining("unpack it first");
    Path binary =
        Files.write(directory.resolve("sa20"), new byte[] {(byte) 0x96, (byte) 0xd5, 0x75, 0x21});
    assertThatThrownBy(() -> files.read(binary))
        .hasMessageContaining("install the package sysstat")
        .hasMessageContaining("sadf -d sa20 -- -d");
  }

  /// As sadf would: what it prints is read, and its failure is said.
  @Test
  void binaryFile_goesThroughSadf() throws IOException {
    Path binary =
        Files.write(directory.resolve("sa20"), new byte[] {(byte) 0x96, (byte) 0xd5, 0x75, 0x21});
    Path sadf = directory.resolve("sadf");
    Files.writeString(
        sadf,
        """
        #!/bin/sh
        [ "$1 $2 $4 $5" = "-d -U -- -d" ] || exit 3
        echo '# hostname;interval;timestamp;DEV;wkB/s'
        echo 'h;600;1795183392;vda;10.00'
        """);
    assertThat(sadf.toFile().setExecutable(true)).isTrue();
    SysstatFiles through = new SysstatFiles(sadf.toString());
    through.read(binary);
    assertThat(through.load().usual()).containsExactly("vda");
    SysstatFiles failing = new SysstatFiles("/bin/false");
    assertThatThrownBy(() -> failing.read(binary))
        .hasMessageContaining("could not be read by sadf");
  }
}
