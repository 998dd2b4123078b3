package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.forebay.gateway.disk.DiskFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// What kind of thing a path names, and what else statx(2) tells.
enum FileStatus {
  MISSING,
  FILE,
  BLOCK_DEVICE,
  DIRECTORY,
  OTHER;

  // struct statx of linux/stat.h, the same on every architecture.
  private static final long STRUCT_BYTES = 256;
  private static final long STX_MASK = 0;
  private static final long STX_MODE = 28;
  private static final long STX_DIO_MEM_ALIGN = 152;
  private static final long STX_DIO_OFFSET_ALIGN = 156;

  private static final int STATX_TYPE = 1;
  private static final int STATX_DIOALIGN = 0x2000;
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;

  private static final int S_IFMT = 0xF000;
  private static final int S_IFDIR = 0x4000;
  private static final int S_IFBLK = 0x6000;
  private static final int S_IFREG = 0x8000;

  static FileStatus of(Path path) throws DiskFailure {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stat = arena.allocate(STRUCT_BYTES, Long.BYTES);
      int result = Libc.statx(AT_FDCWD, LinuxDisk.name(arena, path), 0, STATX_TYPE, stat);
      if (result == -Errno.ENOENT || result == -Errno.ENOTDIR) {
        return MISSING;
      }
      Errno.orThrow(result, "look at", path);
      return switch (stat.get(JAVA_SHORT, STX_MODE) & S_IFMT) {
        case S_IFREG -> FILE;
        case S_IFBLK -> BLOCK_DEVICE;
        case S_IFDIR -> DIRECTORY;
        default -> OTHER;
      };
    }
  }

  /// The alignment in bytes that direct I/O on an open file wants: 0 when the file system has no
  /// direct I/O for it, 1 when nothing tells.
  static long directAlign(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stat = arena.allocate(STRUCT_BYTES, Long.BYTES);
      int result = Libc.statx(fd, arena.allocateFrom(""), AT_EMPTY_PATH, STATX_DIOALIGN, stat);
      if (result < 0 || (stat.get(JAVA_INT, STX_MASK) & STATX_DIOALIGN) == 0) {
        return 1;
      }
      int memory = stat.get(JAVA_INT, STX_DIO_MEM_ALIGN);
      int offset = stat.get(JAVA_INT, STX_DIO_OFFSET_ALIGN);
      return memory == 0 || offset == 0 ? 0 : Math.max(memory, offset);
    }
  }
}
