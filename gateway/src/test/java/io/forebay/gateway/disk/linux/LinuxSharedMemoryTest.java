package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertFails;
import static io.forebay.gateway.disk.linux.Pattern.assertSame;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Mapped files on the machine's own tmpfs, as the tail rings are.
class LinuxSharedMemoryTest {
  private static final int BYTES = 1 << 20;

  private final LinuxDisk disk = new LinuxDisk();
  private Path folder;
  private Path path;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/dev/shm"), "forebay-");
    path = folder.resolve("ring");
  }

  @AfterEach
  void removeFolder() throws IOException {
    disk.delete(path);
    disk.delete(folder);
  }

  @Test
  void shared_isZeroed_andItsSpaceReserved() throws IOException {
    try (Memory ring = disk.createShared(path, BYTES);
        Arena arena = Arena.ofConfined()) {
      assertSame(ring.segment(), arena.allocate(BYTES));
      assertThat(Command.output("stat", "-c", "%s %b", path.toString())).isEqualTo("1048576 2048");
      assertThat(residentPages(ring.segment())).isEqualTo(BYTES / BLOCK);
    }
  }

  /// Pages of the mapping that this process need not fault in any more.
  private static long residentPages(MemorySegment mapping) throws IOException {
    String start = Long.toHexString(mapping.address()) + "-";
    boolean mine = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      mine = mine ? true : line.startsWith(start);
      if (mine && line.startsWith("Rss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024 / BLOCK;
      }
    }
    throw new AssertionError("no mapping at " + start);
  }

  @Test
  void shared_outlivesItsMapping_andIsOneMemory() throws IOException {
    try (Memory first = disk.createShared(path, BYTES)) {
      first.segment().set(JAVA_LONG, 8, 42);
      try (Memory second = disk.openShared(path)) {
        assertThat(second.segment().byteSize()).isEqualTo(BYTES);
        assertThat(second.segment().get(JAVA_LONG, 8)).isEqualTo(42);
        second.segment().set(JAVA_LONG, BYTES - 8, 43);
      }
      assertThat(first.segment().get(JAVA_LONG, BYTES - 8)).isEqualTo(43);
    }
    try (Memory again = disk.openShared(path)) {
      assertThat(again.segment().get(JAVA_LONG, BYTES - 8)).isEqualTo(43);
    }
  }

  @Test
  void shared_existing_isRefused_andLeftAlone() throws IOException {
    try (Memory first = disk.createShared(path, BYTES)) {
      assertFails(Kind.EXISTS, () -> disk.createShared(path, BYTES), "open " + path);
      assertThat(disk.exists(path)).isTrue();
      first.segment().set(JAVA_LONG, 0, 1);
    }
  }

  @Test
  void shared_withoutRoom_isRefused_andLeavesNothing() throws IOException {
    assertFails(
        Kind.NO_SPACE,
        () -> disk.createShared(path, 1L << 50),
        "allocate " + path + ": No space left on device");
    assertThat(disk.exists(path)).isFalse();
  }

  @Test
  void openShared_ofASparseFile_reservesItsSpace() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.resize(BYTES);
    }
    disk.openShared(path).close();
    assertThat(Command.output("stat", "-c", "%b", path.toString())).isEqualTo("2048");
  }

  @Test
  void openShared_ofNothing_isRefused() throws IOException {
    assertFails(Kind.NOT_FOUND, () -> disk.openShared(path), "open " + path);
    disk.open(path, Mode.CREATE).close();
    assertFails(Kind.MEDIUM, () -> disk.openShared(path), "map " + path + ": the file is empty");
  }

  @Test
  void memory_afterClose_isGone_andCloseTwiceIsNot() throws IOException {
    Memory shared = disk.createShared(path, BYTES);
    MemorySegment segment = shared.segment();
    shared.close();
    shared.close();
    assertThatThrownBy(() -> segment.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> residentPages(segment)).isInstanceOf(AssertionError.class);
    Memory memory = disk.allocate(BYTES);
    memory.close();
    memory.close();
  }

  /// Refused by the linker, never a transfer to an address that may hold something else by now.
  @Test
  void memory_afterClose_isNoPlaceForATransfer() throws IOException {
    Memory closed = disk.allocate(BLOCK);
    MemorySegment segment = closed.segment();
    closed.close();
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      assertThatThrownBy(() -> file.write(segment, 0)).isInstanceOf(IllegalStateException.class);
    }
  }
}
