package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertFails;
import static io.forebay.gateway.disk.linux.Pattern.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files on the file system of the build directory.
class LinuxFileTest {
  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();
  private Arena arena;
  private Path path;

  @BeforeEach
  void open() {
    arena = Arena.ofShared();
    path = folder.resolve("file");
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private MemorySegment pattern(int bytes, int seed) {
    return Pattern.of(arena, bytes, seed);
  }

  private MemorySegment read(DiskFile file, int bytes, long offset) throws IOException {
    return Pattern.read(arena, file, bytes, offset);
  }

  @Test
  void beginRead_interrupted_isWaitedForAllTheSame() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      MemorySegment data = pattern(100_003, 1);
      file.write(data, 777);
      MemorySegment into = arena.allocate(200_000);
      DiskFile.Reading reading = file.beginRead(into, 777);
      Thread.currentThread().interrupt();
      assertThat(reading.finish()).isEqualTo(100_003);
      assertThat(Thread.interrupted()).isTrue();
      assertSame(into.asSlice(0, 100_003), data);
    }
  }

  @Test
  void beginRead_ofAClosedFile_failsAtTheFinish() throws IOException {
    DiskFile file = disk.open(path, Mode.CREATE);
    file.close();
    DiskFile.Reading reading = file.beginRead(arena.allocate(BLOCK), 0);
    assertThatThrownBy(reading::finish).hasMessageEndingWith("the file has been closed");
  }

  @Test
  void read_whatWasWritten_atAnyOffset() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      MemorySegment data = pattern(100_003, 1);
      file.write(data, 777);
      assertSame(read(file, 100_003, 777), data);
      assertSame(read(file, 777, 0), arena.allocate(777));
      assertSame(read(file, 1000, 50_777), data.asSlice(50_000, 1000));
      assertThat(Files.size(path)).isEqualTo(100_780);
      assertThat(file.direct()).isFalse();
    }
  }

  @Test
  void read_acrossTheEnd_returnsWhatIsThere() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(5000, 2), 0);
      assertSame(read(file, BLOCK, BLOCK), pattern(5000, 2).asSlice(BLOCK));
      assertThat(read(file, 10, 5000).byteSize()).isZero();
      assertThat(read(file, 10, 1L << 40).byteSize()).isZero();
      assertThat(read(file, 0, 0).byteSize()).isZero();
    }
  }

  @Test
  void readNoWait_ofJustWrittenBytes_returnsThem() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      MemorySegment data = pattern(3 * BLOCK, 3);
      file.write(data, 0);
      MemorySegment into = arena.allocate(3 * BLOCK);
      assertThat(file.readNoWait(into, 0)).isEqualTo(3 * BLOCK);
      assertSame(into, data);
      assertThat(file.readNoWait(into, 3 * BLOCK)).isZero();
    }
  }

  @Test
  void readNoWait_ofWhatIsNotCached_returnsWhatThereIs() throws IOException {
    int bytes = 8 << 20;
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(bytes, 4), 0);
      file.sync();
      file.advise(0, bytes, false);
      MemorySegment into = arena.allocate(bytes);
      // How much of it is in memory at this moment is the kernel's business; what comes must be
      // right.
      int there = file.readNoWait(into, 0);
      assertThat(there).isBetween(0, bytes);
      assertSame(into.asSlice(0, there), pattern(bytes, 4).asSlice(0, there));
      assertSame(read(file, bytes, 0), pattern(bytes, 4));
    }
  }

  @Test
  void advise_willNeed_isTaken() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(BLOCK, 5), 0);
      file.advise(0, BLOCK, true);
      file.advise(0, 0, false);
      assertSame(read(file, BLOCK, 0), pattern(BLOCK, 5));
    }
  }

  @Test
  void zero_punch_freesWholeBlocks() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(64 * BLOCK, 6), 0);
      file.zero(BLOCK + 100, 40L * BLOCK, true);
      MemorySegment expected = pattern(64 * BLOCK, 6);
      expected.asSlice(BLOCK + 100, 40L * BLOCK).fill((byte) 0);
      assertSame(read(file, 64 * BLOCK, 0), expected);
      assertThat(file.nextHole(0)).isEqualTo(2 * BLOCK);
      assertThat(file.nextData(2 * BLOCK)).isEqualTo(41 * BLOCK);
    }
  }

  @Test
  void zero_keepingSpace_readsAsZeroes() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(64 * BLOCK, 7), 0);
      file.sync();
      long blocks = blocksOf(path);
      file.zero(BLOCK + 100, 40L * BLOCK, false);
      MemorySegment expected = pattern(64 * BLOCK, 7);
      expected.asSlice(BLOCK + 100, 40L * BLOCK).fill((byte) 0);
      assertSame(read(file, 64 * BLOCK, 0), expected);
      file.sync();
      assertThat(blocksOf(path)).isGreaterThanOrEqualTo(blocks);
    }
  }

  @Test
  void zero_pastTheEnd_growsNothing() throws IOException {
    for (boolean punch : new boolean[] {true, false}) {
      Path one = folder.resolve("punch-" + punch);
      try (DiskFile file = disk.open(one, Mode.CREATE)) {
        file.write(pattern(5000, 8), 0);
        file.zero(4000, 1L << 40, punch);
        file.zero(1L << 41, 4096, punch);
        file.zero(0, 0, punch);
        assertThat(file.size()).isEqualTo(5000);
        MemorySegment expected = pattern(5000, 8);
        expected.asSlice(4000).fill((byte) 0);
        assertSame(read(file, 6000, 0), expected);
      }
    }
  }

  @Test
  void allocate_grows_andReservesSpace() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(100, 9), 0);
      file.allocate(0, 1 << 20);
      assertThat(file.size()).isEqualTo(1 << 20);
      assertThat(blocksOf(path) * 512).isGreaterThanOrEqualTo(1 << 20);
      assertSame(read(file, 100, 0), pattern(100, 9));
      assertSame(read(file, BLOCK, 100), arena.allocate(BLOCK));
      file.allocate(0, 0);
    }
  }

  private static long blocksOf(Path path) throws IOException {
    return Long.parseLong(Command.output("stat", "-c", "%b", path.toString()));
  }

  @Test
  void resize_bothWays_readsZeroesInTheNewPart() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      file.write(pattern(BLOCK, 10), 0);
      file.resize(1000);
      file.resize(1L << 42);
      assertThat(file.size()).isEqualTo(1L << 42);
      assertSame(read(file, 1000, 0), pattern(BLOCK, 10).asSlice(0, 1000));
      assertSame(read(file, BLOCK, 1000), arena.allocate(BLOCK));
      assertThat(blocksOf(path)).isLessThan(64);
    }
  }

  @Test
  void nextData_andNextHole_inASparseFile() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      assertThat(file.nextData(0)).isZero();
      assertThat(file.nextHole(0)).isZero();
      file.resize(1 << 20);
      assertThat(file.nextData(0)).isEqualTo(1 << 20);
      assertThat(file.nextHole(0)).isZero();
      file.write(pattern(BLOCK, 11), 16 * BLOCK);
      assertThat(file.nextData(0)).isEqualTo(16 * BLOCK);
      assertThat(file.nextData(16 * BLOCK + 5)).isEqualTo(16 * BLOCK + 5);
      assertThat(file.nextHole(16 * BLOCK)).isEqualTo(17 * BLOCK);
      assertThat(file.nextData(17 * BLOCK)).isEqualTo(1 << 20);
      assertThat(file.nextHole(1 << 20)).isEqualTo(1 << 20);
      assertThat(file.nextData(1L << 40)).isEqualTo(1 << 20);
    }
  }

  @Test
  void write_toAFileOpenForReading_isAFailure() throws IOException {
    disk.open(path, Mode.CREATE).close();
    try (DiskFile file = disk.open(path, Mode.READ)) {
      MemorySegment some = arena.allocate(10);
      assertFails(
          Kind.MEDIUM,
          () -> file.write(some, 0),
          "write " + path + ": Bad file descriptor (EBADF), at offset 0, 10 bytes");
    }
  }

  @Test
  void read_thatTheMediumRefuses_isAFailure() throws IOException {
    // No process has page 0 mapped, and that is how the kernel says so.
    try (DiskFile file = disk.open(Path.of("/proc/self/mem"), Mode.READ)) {
      MemorySegment into = arena.allocate(10);
      assertFails(
          Kind.MEDIUM,
          () -> file.read(into, 0),
          "read /proc/self/mem: Input/output error (EIO), at offset 0, 10 bytes");
    }
  }

  @Test
  void use_afterClose_isAFailure_andCloseTwiceIsNot() throws IOException {
    DiskFile file = disk.open(path, Mode.CREATE);
    file.close();
    file.close();
    MemorySegment some = arena.allocate(BLOCK, BLOCK);
    assertClosed(() -> file.read(some, 0));
    assertClosed(() -> file.readNoWait(some, 0));
    assertClosed(() -> file.write(some, 0));
    assertClosed(() -> file.zero(0, 1, true));
    assertClosed(() -> file.allocate(0, 1));
    assertClosed(() -> file.resize(0));
    assertClosed(() -> file.nextData(0));
    assertClosed(() -> file.nextHole(0));
    assertClosed(() -> file.advise(0, 1, true));
    assertClosed(file::sync);
    assertClosed(file::size);
  }

  private void assertClosed(ThrowingCallable call) {
    assertFails(Kind.MEDIUM, call, path + ": the file has been closed");
  }

  @Test
  void transfer_ofWrongArguments_isABug() throws IOException {
    try (DiskFile file = disk.open(path, Mode.CREATE)) {
      MemorySegment some = arena.allocate(BLOCK, BLOCK);
      MemorySegment heap = MemorySegment.ofArray(new byte[BLOCK]);
      assertThatThrownBy(() -> file.write(heap, 0)).isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> file.read(some, -1)).isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> file.zero(1, Long.MAX_VALUE, true))
          .isInstanceOf(InvariantError.class);
      assertThatThrownBy(() -> file.resize(-1)).isInstanceOf(InvariantError.class);
      assertThat(file.size()).isZero();
    }
  }
}
