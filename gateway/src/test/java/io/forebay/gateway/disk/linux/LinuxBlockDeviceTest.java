package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertFails;
import static io.forebay.gateway.disk.linux.Pattern.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Block devices, as loop devices over files. Skipped where the user or container cannot have any.
class LinuxBlockDeviceTest {
  private static final int BYTES = 8 << 20;

  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();
  private Path image;

  @BeforeEach
  void makeImage() throws IOException {
    image = folder.resolve("image");
    try (DiskFile file = disk.open(image, Mode.CREATE)) {
      file.resize(BYTES);
    }
  }

  @Test
  void device_readsAndWrites_bufferedAndDirect() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image);
        Arena arena = Arena.ofConfined()) {
      for (Mode mode : new Mode[] {Mode.WRITE, Mode.DIRECT}) {
        MemorySegment data = Pattern.of(arena, 64 * BLOCK, mode.ordinal());
        try (DiskFile device = disk.open(loop.path(), mode)) {
          assertThat(device.direct()).isEqualTo(mode == Mode.DIRECT);
          assertThat(device.size()).isEqualTo(BYTES);
          device.write(data, BLOCK);
          device.sync();
        }
        try (DiskFile device = disk.open(loop.path(), Mode.READ)) {
          assertSame(Pattern.read(arena, device, 64 * BLOCK, BLOCK), data);
          assertThat(Pattern.read(arena, device, BLOCK, BYTES).byteSize()).isZero();
        }
      }
    }
  }

  @Test
  void zero_ofAnyRange_readsAsZeroes() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image);
        Arena arena = Arena.ofConfined();
        DiskFile device = disk.open(loop.path(), Mode.WRITE)) {
      for (boolean punch : new boolean[] {true, false}) {
        MemorySegment expected = Pattern.of(arena, 64 * BLOCK, 1);
        device.write(expected, 0);
        zero(device, expected, 3 * BLOCK, 8 * BLOCK, punch);
        zero(device, expected, 20 * BLOCK - 100, 4 * BLOCK + 300, punch);
        zero(device, expected, 30 * BLOCK + 10, 700, punch);
        zero(device, expected, 40 * BLOCK - 10, 20, punch);
        assertSame(Pattern.read(arena, device, 64 * BLOCK, 0), expected);
        device.sync();
        assertSame(Pattern.read(arena, device, 64 * BLOCK, 0), expected);
      }
      device.write(Pattern.of(arena, BLOCK, 2), BYTES - BLOCK);
      device.zero(BYTES - BLOCK, 1L << 40, true);
      assertSame(Pattern.read(arena, device, BLOCK, BYTES - BLOCK), arena.allocate(BLOCK));
    }
  }

  private static void zero(
      DiskFile device, MemorySegment expected, long offset, long length, boolean punch)
      throws IOException {
    device.zero(offset, length, punch);
    expected.asSlice(offset, length).fill((byte) 0);
  }

  @Test
  void zero_punch_reachesTheThinStoreBelow() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image);
        Arena arena = Arena.ofConfined();
        DiskFile device = disk.open(loop.path(), Mode.WRITE);
        DiskFile below = disk.open(image, Mode.READ)) {
      device.write(Pattern.of(arena, 1 << 20, 3), 0);
      device.sync();
      assertThat(below.nextHole(0)).isEqualTo(1 << 20);
      device.zero(0, 1 << 20, true);
      device.sync();
      assertThat(below.nextData(0)).isEqualTo(BYTES);
    }
  }

  @Test
  void device_hasNoHoles_andItsOwnSize() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image);
        Arena arena = Arena.ofConfined();
        DiskFile device = disk.open(loop.path(), Mode.WRITE)) {
      assertThat(device.nextData(5)).isEqualTo(5);
      assertThat(device.nextHole(5)).isEqualTo(BYTES);
      assertThat(device.nextData(BYTES + 1)).isEqualTo(BYTES);
      device.allocate(0, BYTES);
      assertFails(Kind.NO_SPACE, () -> device.allocate(1, BYTES), "the device ends at 8388608");
      assertFails(Kind.MEDIUM, () -> device.resize(BYTES), "has the size that it has");
      MemorySegment data = arena.allocate(BLOCK, BLOCK);
      assertFails(Kind.NO_SPACE, () -> device.write(data, BYTES), "No space left on device");
      device.advise(0, BYTES, true);
    }
  }

  @Test
  void size_afterTheDeviceGrew_isTheNewOne() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image);
        DiskFile device = disk.open(loop.path(), Mode.WRITE)) {
      try (DiskFile below = disk.open(image, Mode.WRITE)) {
        below.resize(2L * BYTES);
      }
      Command.output("losetup", "--set-capacity", loop.path().toString());
      assertThat(device.size()).isEqualTo(2L * BYTES);
    }
  }

  @Test
  void openForWriting_whileAnotherWrites_isRefused() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image)) {
      try (DiskFile first = disk.open(loop.path(), Mode.WRITE)) {
        assertFails(Kind.LOCKED, () -> disk.open(loop.path(), Mode.DIRECT), "the device is in use");
        try (DiskFile reader = disk.open(loop.path(), Mode.READ)) {
          assertThat(reader.size()).isEqualTo(first.size());
        }
      }
      disk.open(loop.path(), Mode.DIRECT).close();
    }
  }

  @Test
  void openForWriting_whileMounted_isRefused() throws IOException {
    try (LoopDevice loop = LoopDevice.over(image)) {
      Command.output("mkfs.ext4", "-q", loop.path().toString());
      Path at = Files.createDirectory(folder.resolve("mounted"));
      try (Mounted mounted = Mounted.of(at, loop.path().toString())) {
        assertThat(disk.list(mounted.at())).contains("lost+found");
        assertFails(Kind.LOCKED, () -> disk.open(loop.path(), Mode.WRITE), "mounted");
      }
      disk.open(loop.path(), Mode.WRITE).close();
    }
  }

  /// The fault that B5 is about: the write was taken into the page cache, the medium refuses it later.
  @Test
  void sync_whenTheMediumRefuses_B5_isAFailure() throws IOException {
    Path small = Files.createDirectory(folder.resolve("small"));
    try (Mounted tmpfs = Mounted.of(small, "-t", "tmpfs", "-o", "size=1m", "tmpfs")) {
      Path thin = tmpfs.at().resolve("thin");
      try (DiskFile file = disk.open(thin, Mode.CREATE)) {
        file.resize(BYTES);
      }
      try (LoopDevice loop = LoopDevice.over(thin);
          Arena arena = Arena.ofConfined();
          DiskFile device = disk.open(loop.path(), Mode.WRITE)) {
        device.write(Pattern.of(arena, 4 << 20, 4), 0);
        assertFails(Kind.MEDIUM, device::sync, "sync " + loop.path() + ": Input/output error");
      }
    }
  }
}
