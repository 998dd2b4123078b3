package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// The machine's file systems. Has no state; one will do.
public final class LinuxDisk implements Disk {
  /// What direct I/O is given here, always; a file that wants more is used buffered.
  static final int DIRECT_ALIGN = 4096;

  private static final int FILE_MODE = 0600;
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int BOOT_ID_BYTES_MAX = 64;

  // struct statvfs of glibc on 64-bit machines.
  private static final long STATVFS_BYTES = 112;
  private static final long F_FRSIZE = 8;
  private static final long F_BAVAIL = 32;

  @Override
  public DiskFile open(Path path, Mode mode) throws IOException {
    return switch (mode) {
      case READ -> openExisting(path, Libc.O_RDONLY, false);
      case WRITE -> openExisting(path, Libc.O_RDWR, false);
      case DIRECT -> openExisting(path, Libc.O_RDWR, true);
      case CREATE -> create(path, false);
      case CREATE_DIRECT -> create(path, true);
    };
  }

  private static LinuxFile openExisting(Path path, int access, boolean direct) throws IOException {
    // Looked at before it is opened: opening a pipe or a terminal device may block or act.
    FileStatus status = FileStatus.of(path);
    int flags =
        switch (status) {
          case MISSING, FILE -> access; // Missing: open says so, in the kernel's words.
          // Refused while the device is mounted or belongs to RAID, LVM or another writer.
          case BLOCK_DEVICE -> access == Libc.O_RDWR ? access | Libc.O_EXCL : access;
          case DIRECTORY, OTHER ->
              throw new DiskFailure(
                  Kind.MEDIUM, "open", path, "is neither a file nor a block device");
        };
    int fd = openOrThrow(path, flags);
    boolean blockDevice = status == FileStatus.BLOCK_DEVICE;
    return new LinuxFile(new Descriptor(fd, path), blockDevice, direct && turnDirect(fd));
  }

  private static LinuxFile create(Path path, boolean direct) throws IOException {
    int fd = openOrThrow(path, Libc.O_RDWR | Libc.O_CREAT | Libc.O_EXCL);
    return new LinuxFile(new Descriptor(fd, path), false, direct && turnDirect(fd));
  }

  /// Afterwards, and not with O_DIRECT at the open: an exclusive open refused for that flag may leave
  /// the new file behind. Returns whether it is direct now.
  private static boolean turnDirect(int fd) {
    long align = FileStatus.directAlign(fd);
    return align != 0 && align <= DIRECT_ALIGN && Libc.fcntl(fd, Libc.F_SETFL, Libc.O_DIRECT) == 0;
  }

  private static int openOrThrow(Path path, int flags) throws DiskFailure {
    try (Arena arena = Arena.ofConfined()) {
      int fd = -Errno.EINTR;
      while (fd == -Errno.EINTR) {
        fd = Libc.open(name(arena, path), flags | Libc.O_CLOEXEC, FILE_MODE);
      }
      if (fd == -Errno.EBUSY) {
        String detail = "the device is in use: mounted, part of RAID or LVM, or open for writing";
        throw new DiskFailure(Kind.LOCKED, "open", path, detail);
      }
      return (int) Errno.orThrow(fd, "open", path);
    }
  }

  /// The one way a path becomes a C string: UTF-8, whatever the locale.
  static MemorySegment name(Arena arena, Path path) {
    return arena.allocateFrom(path.toString());
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return FileStatus.of(path) != FileStatus.MISSING;
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return Directories.list(directory);
  }

  @Override
  public void makeDirectories(Path directory) throws IOException {
    Directories.make(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int result = Libc.rename(name(arena, from), name(arena, to));
      Errno.orThrow(result, "rename to " + to + " of", from);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    Directories.delete(path);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    Directories.sync(directory);
  }

  @Override
  public long freeBytes(Path directory) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment into = arena.allocate(STATVFS_BYTES, Long.BYTES);
      int result = Libc.statvfs(name(arena, directory), into);
      Errno.orThrow(result, "look for free space in", directory);
      return into.get(JAVA_LONG, F_FRSIZE) * into.get(JAVA_LONG, F_BAVAIL);
    }
  }

  @Override
  public Memory createShared(Path path, long bytes) throws IOException {
    Check.check(bytes > 0, "shared memory size", bytes, 0);
    try (LinuxFile file = create(path, false)) {
      try {
        return map(file, bytes);
      } catch (IOException e) {
        delete(path);
        throw e;
      }
    }
  }

  @Override
  public Memory openShared(Path path) throws IOException {
    try (LinuxFile file = openExisting(path, Libc.O_RDWR, false)) {
      long bytes = file.size();
      if (bytes == 0) {
        throw new DiskFailure(Kind.MEDIUM, "map", path, "the file is empty");
      }
      return map(file, bytes);
    }
  }

  /// Reserves first, whether new or not: touching a page that tmpfs has no room for is SIGBUS.
  private static Memory map(LinuxFile file, long bytes) throws IOException {
    file.allocate(0, bytes);
    Descriptor descriptor = file.descriptor();
    int flags = Libc.MAP_SHARED | Libc.MAP_POPULATE;
    long address = Libc.mmap(bytes, Libc.PROT_READ | Libc.PROT_WRITE, flags, descriptor.fd());
    Errno.orThrow(address, "map", descriptor.path());
    return NativeMemory.ofMapping(address, bytes);
  }

  @Override
  public Memory allocate(long bytes) {
    return NativeMemory.allocate(bytes, DIRECT_ALIGN);
  }

  @Override
  public AutoCloseable lock(Path path) throws IOException {
    int fd = openOrThrow(path, Libc.O_RDWR | Libc.O_CREAT);
    return LockFile.take(new LinuxFile(new Descriptor(fd, path), false, false));
  }

  @Override
  public String bootId() throws IOException {
    try (DiskFile file = open(BOOT_ID, Mode.READ);
        Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(BOOT_ID_BYTES_MAX);
      int bytes = file.read(text, 0);
      return US_ASCII.decode(text.asSlice(0, bytes).asByteBuffer()).toString().strip();
    }
  }
}
