package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Names in directories: made, listed, removed, and made durable.
final class Directories {
  private static final int DIRECTORY_MODE = 0700;

  // struct linux_dirent64 of getdents64(2).
  private static final long ENTRIES_BYTES = 32 << 10;
  private static final long D_RECLEN = 16;
  private static final long D_NAME = 19;

  private Directories() {}

  /// Sorted names, without `.` and `..`; empty when there is no such directory.
  static List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      int fd = open(arena, directory);
      if (fd == -Errno.ENOENT) {
        return List.of();
      }
      Errno.orThrow(fd, "list", directory);
      try {
        MemorySegment entries = arena.allocate(ENTRIES_BYTES, Long.BYTES);
        long bytes = read(fd, entries, directory);
        while (bytes > 0) {
          addNames(entries.asSlice(0, bytes), names);
          bytes = read(fd, entries, directory);
        }
      } finally {
        Libc.close(fd); // Nothing was written: there is nothing that its failure could tell.
      }
    }
    Collections.sort(names);
    return names;
  }

  private static long read(int fd, MemorySegment entries, Path directory) throws DiskFailure {
    return Errno.orThrow(Libc.getdents64(fd, entries), "list", directory);
  }

  private static void addNames(MemorySegment entries, List<String> names) {
    long at = 0;
    while (at < entries.byteSize()) {
      String name = entries.getString(at + D_NAME);
      if (!name.equals(".") && !name.equals("..")) {
        names.add(name);
      }
      at += Short.toUnsignedInt(entries.get(JAVA_SHORT, at + D_RECLEN));
    }
  }

  /// Makes `directory` and its missing parents, top down, each synced into its parent.
  static void make(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    switch (FileStatus.of(absolute)) {
      case DIRECTORY -> {
        syncIntoParent(absolute);
        return;
      }
      case FILE, BLOCK_DEVICE, OTHER ->
          throw new DiskFailure(
              Kind.EXISTS, "make directory", absolute, "exists and is not a directory");
      case MISSING -> {}
    }
    Path parent = absolute.getParent();
    if (parent != null) {
      make(parent);
      try (Arena arena = Arena.ofConfined()) {
        int result = Libc.mkdir(LinuxDisk.name(arena, absolute), DIRECTORY_MODE);
        if (result != -Errno.EEXIST) { // Another thread or process was faster: synced by it and us.
          Errno.orThrow(result, "make directory", absolute);
        }
      }
      sync(parent);
    }
  }

  /// A directory that was there may be one that a killed process made and had not synced yet. One in
  /// a parent that we may not even read is none of ours.
  private static void syncIntoParent(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      return;
    }
    try {
      sync(parent);
    } catch (DiskFailure e) {
      if (e.kind() != Kind.DENIED) {
        throw e;
      }
    }
  }

  /// Removes a file or an empty directory, if it is there.
  static void delete(Path path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = LinuxDisk.name(arena, path);
      int result = Libc.unlink(name);
      if (result == -Errno.EISDIR) {
        result = Libc.rmdir(name);
      }
      if (result != -Errno.ENOENT && result != -Errno.ENOTDIR) {
        Errno.orThrow(result, "delete", path);
      }
    }
  }

  static void sync(Path directory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int fd = open(arena, directory);
      Errno.orThrow(fd, "sync directory", directory);
      try {
        Errno.orThrow(Libc.fsync(fd), "sync directory", directory);
      } finally {
        Libc.close(fd);
      }
    }
  }

  private static int open(Arena arena, Path directory) {
    int flags = Libc.O_RDONLY | Libc.O_DIRECTORY | Libc.O_CLOEXEC;
    return Libc.open(LinuxDisk.name(arena, directory), flags, 0);
  }
}
