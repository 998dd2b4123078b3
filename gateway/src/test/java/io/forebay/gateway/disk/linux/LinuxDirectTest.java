package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transfers past the page cache, and what stands in where there are none.
class LinuxDirectTest {
  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();

  private void assumeDirect() throws IOException {
    String type = Command.output("stat", "-f", "-c", "%T", folder.toString());
    assumeTrue(
        List.of("ext2/ext3", "xfs", "btrfs").contains(type),
        () -> "temporary files must lie where direct I/O is known to work, not on " + type);
  }

  @Test
  void direct_onADiskFileSystem_isDirect() throws IOException {
    assumeDirect();
    Path path = folder.resolve("file");
    try (Memory memory = disk.allocate(1 << 20)) {
      MemorySegment data = memory.segment();
      try (Arena arena = Arena.ofConfined();
          DiskFile file = disk.open(path, Mode.CREATE_DIRECT)) {
        assertThat(file.direct()).isTrue();
        data.copyFrom(Pattern.of(arena, 1 << 20, 1));
        file.allocate(0, 2 << 20);
        file.write(data, 1 << 20);
        file.sync();
        assertSame(Pattern.read(arena, file, 1 << 20, 1 << 20), data);
        assertThat(flags(file) & Libc.O_DIRECT).isNotZero();
        // A read that does not wait has nothing: it would have to go to the medium.
        assertThat(file.readNoWait(data, 1 << 20)).isZero();
      }
      try (Arena arena = Arena.ofConfined();
          DiskFile file = disk.open(path, Mode.DIRECT)) {
        assertThat(file.direct()).isTrue();
        assertSame(Pattern.read(arena, file, 1 << 20, 1 << 20), data);
      }
    }
  }

  /// What the kernel believes the descriptor to be open with.
  private static int flags(DiskFile file) throws IOException {
    int fd = ((LinuxFile) file).descriptor().fd();
    for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd))) {
      if (line.startsWith("flags:")) {
        return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
      }
    }
    throw new AssertionError("no flags of " + fd);
  }

  @Test
  void direct_unaligned_isABug() throws IOException {
    assumeDirect();
    try (Memory memory = disk.allocate(2 * BLOCK);
        DiskFile file = disk.open(folder.resolve("file"), Mode.CREATE_DIRECT)) {
      MemorySegment good = memory.segment().asSlice(0, BLOCK);
      file.write(good, BLOCK);
      assertThatThrownBy(() -> file.write(good, 512)).isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> file.read(memory.segment().asSlice(0, 512), 0))
          .isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> file.read(memory.segment().asSlice(8, BLOCK), 0))
          .isInstanceOf(InvariantError.class);
    }
  }

  @Test
  void direct_readAcrossAnUnalignedEnd_returnsWhatIsThere() throws IOException {
    assumeDirect();
    Path path = folder.resolve("file");
    try (Arena arena = Arena.ofConfined()) {
      try (DiskFile file = disk.open(path, Mode.CREATE)) {
        file.write(Pattern.of(arena, 5000, 2), 0);
      }
      try (DiskFile file = disk.open(path, Mode.DIRECT)) {
        assertSame(Pattern.read(arena, file, 4 * BLOCK, 0), Pattern.of(arena, 5000, 2));
        assertThat(Pattern.read(arena, file, BLOCK, 2 * BLOCK).byteSize()).isZero();
      }
    }
  }

  @Test
  void direct_onTmpfs_works() throws IOException {
    // Newer kernels take the flag there and use the page cache all the same; older ones refuse it.
    Path path = Path.of("/dev/shm", "forebay-" + ProcessHandle.current().pid() + "-direct");
    try (Arena arena = Arena.ofConfined();
        DiskFile file = disk.open(path, Mode.CREATE_DIRECT)) {
      file.write(Pattern.of(arena, BLOCK, 3), BLOCK);
      file.sync();
      assertSame(Pattern.read(arena, file, 2 * BLOCK, BLOCK), Pattern.of(arena, BLOCK, 3));
    } finally {
      disk.delete(path);
    }
  }

  /// ramfs has neither direct I/O nor fallocate, nor does it tell what is cached.
  @Test
  void fileSystemThatCanDoLittle_isServedByFallBacks() throws IOException {
    try (Mounted ramfs = Mounted.of(folder, "-t", "ramfs", "ramfs");
        Arena arena = Arena.ofConfined()) {
      Path path = ramfs.at().resolve("file");
      try (DiskFile file = disk.open(path, Mode.CREATE_DIRECT)) {
        assertThat(file.direct()).isFalse();
        file.write(Pattern.of(arena, 5000, 4), 1);
        file.allocate(100, 3 << 20);
        assertThat(file.size()).isEqualTo(100 + (3 << 20));
        assertSame(Pattern.read(arena, file, 5000, 1), Pattern.of(arena, 5000, 4));
        assertThat(file.readNoWait(arena.allocate(BLOCK), 0)).isZero();
        assertThat(file.readNoWait(arena.allocate(BLOCK), 0)).isZero();
      }
      try (DiskFile file = disk.open(path, Mode.DIRECT)) {
        assertThat(file.direct()).isFalse();
        for (boolean punch : new boolean[] {true, false}) {
          MemorySegment expected = Pattern.of(arena, 3 << 20, 5);
          file.write(expected, 0);
          file.zero(1000, 2 << 20, punch);
          expected.asSlice(1000, 2 << 20).fill((byte) 0);
          assertSame(Pattern.read(arena, file, 3 << 20, 0), expected);
          file.zero(1 << 20, 1 << 30, punch);
          assertThat(file.size()).isEqualTo(100 + (3 << 20));
        }
      }
    }
  }
}
