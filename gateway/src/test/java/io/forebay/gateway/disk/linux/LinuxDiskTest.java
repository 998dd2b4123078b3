package io.forebay.gateway.disk.linux;

import static io.forebay.gateway.disk.linux.Pattern.BLOCK;
import static io.forebay.gateway.disk.linux.Pattern.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names, directories and what the machine says of itself.
class LinuxDiskTest {
  @TempDir private Path folder;
  private final LinuxDisk disk = new LinuxDisk();

  private Path touch(String name) throws IOException {
    Path path = folder.resolve(name);
    disk.open(path, Mode.CREATE).close();
    return path;
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void open_missing_isNotFound() {
    Path path = folder.resolve("none");
    for (Mode mode : new Mode[] {Mode.READ, Mode.WRITE, Mode.DIRECT}) {
      assertFails(
          Kind.NOT_FOUND,
          () -> disk.open(path, mode),
          "open " + path + ": No such file or directory (ENOENT)");
    }
    Path deep = folder.resolve("none/file");
    assertFails(Kind.NOT_FOUND, () -> disk.open(deep, Mode.CREATE), "open " + deep);
  }

  @Test
  void create_existing_isRefused_andLeavesIt() throws IOException {
    Path path = folder.resolve("file");
    Files.writeString(path, "content");
    for (Mode mode : new Mode[] {Mode.CREATE, Mode.CREATE_DIRECT}) {
      assertFails(Kind.EXISTS, () -> disk.open(path, mode), "open " + path, "File exists (EEXIST)");
    }
    assertThat(path).hasContent("content");
  }

  @Test
  void create_givesAFileForItsOwnerOnly() throws IOException {
    assertThat(modeOf(touch("file"))).isEqualTo("rw-------");
  }

  @Test
  void open_whatIsNoFile_isRefused() throws IOException {
    Path pipe = folder.resolve("pipe");
    Command.output("mkfifo", pipe.toString());
    for (Path path : List.of(pipe, folder, Path.of("/dev/null"))) {
      assertFails(
          Kind.MEDIUM,
          () -> disk.open(path, Mode.READ),
          "open " + path + ": is neither a file nor a block device");
    }
  }

  @Test
  void open_immutableOrForbidden_isDenied() throws IOException {
    Path path = touch("file");
    if (Command.output("id", "-u").equals("0")) { // Permissions do not bind root; this does.
      Command.output("chattr", "+i", path.toString());
    } else {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));
    }
    try {
      assertFails(Kind.DENIED, () -> disk.open(path, Mode.WRITE), "open " + path + ": ");
    } finally {
      Command.run("chattr", "-i", path.toString());
    }
  }

  @Test
  void readOnlyFileSystem_isSaid() throws IOException {
    try (Mounted tmpfs = Mounted.of(folder, "-t", "tmpfs", "-o", "ro", "tmpfs")) {
      Path path = tmpfs.at().resolve("file");
      String words = "Read-only file system (EROFS)";
      assertFails(Kind.READ_ONLY, () -> disk.open(path, Mode.CREATE), words);
      assertFails(Kind.READ_ONLY, () -> disk.makeDirectories(path), words);
      assertFails(Kind.READ_ONLY, () -> disk.lock(path), words);
    }
  }

  @Test
  void fullFileSystem_isSaid() throws IOException {
    try (Mounted tmpfs = Mounted.of(folder, "-t", "tmpfs", "-o", "size=1m", "tmpfs");
        Arena arena = Arena.ofConfined()) {
      assertThat(disk.freeBytes(tmpfs.at())).isEqualTo(1 << 20);
      String words = "No space left on device (ENOSPC), at offset ";
      try (DiskFile file = disk.open(tmpfs.at().resolve("file"), Mode.CREATE)) {
        assertFails(Kind.NO_SPACE, () -> file.allocate(0, 2 << 20), "allocate ", words + 0);
        MemorySegment data = arena.allocate(2 << 20);
        // What fits is written; the message says where it stopped.
        assertFails(Kind.NO_SPACE, () -> file.write(data, 0), "write ", words + (1 << 20));
        assertThat(file.size()).isEqualTo(1 << 20);
        assertThat(disk.freeBytes(tmpfs.at())).isZero();
        file.zero(0, 1 << 19, true);
        assertThat(disk.freeBytes(tmpfs.at())).isEqualTo(1 << 19);
      }
      Path ring = tmpfs.at().resolve("ring");
      assertFails(Kind.NO_SPACE, () -> disk.createShared(ring, 1 << 20), "allocate " + ring);
      assertThat(disk.exists(ring)).isFalse();
      assertThat(disk.freeBytes(tmpfs.at())).isEqualTo(1 << 19);
    }
  }

  @Test
  void freeBytes_ofAMissingDirectory_isNotFound() {
    assertFails(Kind.NOT_FOUND, () -> disk.freeBytes(folder.resolve("none")), "free space");
  }

  @Test
  void exists_ofFilesAndDirectories() throws IOException {
    Path path = touch("file");
    assertThat(disk.exists(path)).isTrue();
    assertThat(disk.exists(folder)).isTrue();
    assertThat(disk.exists(folder.resolve("none"))).isFalse();
    assertThat(disk.exists(path.resolve("below"))).isFalse();
  }

  @Test
  void list_isSorted_whateverItsLength() throws IOException {
    assertThat(disk.list(folder)).isEmpty();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 1000; i++) { // Several buffers of entries.
      names.add(i + "-a-name-of-some-length-as-they-are");
    }
    names.add(".hidden");
    names.add("größe 日本");
    Collections.shuffle(names, new java.util.Random(42));
    for (String name : names) {
      touch(name);
    }
    Collections.sort(names);
    assertThat(disk.list(folder)).isEqualTo(names);
  }

  @Test
  void list_ofWhatIsNoDirectory() throws IOException {
    assertThat(disk.list(folder.resolve("none"))).isEmpty();
    Path path = touch("file");
    assertFails(Kind.NOT_FOUND, () -> disk.list(path), "list " + path, "Not a directory");
  }

  @Test
  void makeDirectories_makesAllThatAreMissing() throws IOException {
    Path deep = folder.resolve("a/b/c");
    disk.makeDirectories(deep);
    disk.makeDirectories(deep);
    assertThat(modeOf(deep)).isEqualTo("rwx------");
    assertThat(modeOf(folder.resolve("a"))).isEqualTo("rwx------");
    Path file = touch("file");
    for (Path path : List.of(file, file.resolve("below"))) {
      assertFails(
          Kind.EXISTS,
          () -> disk.makeDirectories(path),
          "make directory " + file + ": exists and is not a directory");
    }
  }

  @Test
  void rename_replaces() throws IOException {
    Path from = folder.resolve("from");
    Path to = folder.resolve("to");
    Files.writeString(from, "new");
    Files.writeString(to, "old");
    disk.rename(from, to);
    assertThat(to).hasContent("new");
    assertThat(disk.list(folder)).containsExactly("to");
    assertFails(Kind.NOT_FOUND, () -> disk.rename(from, to), "rename to " + to + " of " + from);
    disk.makeDirectories(folder.resolve("full/x"));
    disk.makeDirectories(folder.resolve("other"));
    assertFails(
        Kind.EXISTS, () -> disk.rename(folder.resolve("other"), folder.resolve("full")), "rename");
  }

  @Test
  void delete_filesAndEmptyDirectories() throws IOException {
    Path path = touch("file");
    disk.delete(path);
    disk.delete(path);
    disk.delete(path.resolve("below"));
    Path directory = folder.resolve("a");
    disk.makeDirectories(directory.resolve("b"));
    assertFails(Kind.EXISTS, () -> disk.delete(directory), "Directory not empty (ENOTEMPTY)");
    disk.delete(directory.resolve("b"));
    disk.delete(directory);
    assertThat(disk.list(folder)).isEmpty();
  }

  @Test
  void syncDirectory_ofDirectoriesOnly() throws IOException {
    disk.syncDirectory(folder);
    Path path = touch("file");
    assertFails(Kind.NOT_FOUND, () -> disk.syncDirectory(path), "sync directory " + path);
    assertFails(Kind.NOT_FOUND, () -> disk.syncDirectory(folder.resolve("none")), "sync");
  }

  @Test
  void bootId_isTheKernels() throws IOException {
    assertThat(disk.bootId())
        .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip())
        .hasSize(36);
  }

  @Test
  void allocate_isZeroedAndAligned() {
    for (long bytes : new long[] {1, BLOCK, 3 * BLOCK + 1, 1 << 20}) {
      try (var memory = disk.allocate(bytes);
          Arena arena = Arena.ofConfined()) {
        assertThat(memory.segment().byteSize()).isEqualTo(bytes);
        assertThat(memory.segment().address() % BLOCK).isZero();
        assertThat(memory.segment().mismatch(arena.allocate(bytes))).isEqualTo(-1);
      }
    }
  }
}
