package io.forebay.gateway.disk.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/// The C library: one method per function, nothing decided here. Every method returns the function's
/// result, or the negated error number when it failed. Names are C strings.
final class Libc {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_CLOEXEC = 0x8_0000;
  static final int O_DIRECT;
  static final int O_DIRECTORY;

  static {
    // The only two values that differ between the architectures that we ship for.
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    O_DIRECT = arm ? 0x1_0000 : 0x4000;
    O_DIRECTORY = arm ? 0x4000 : 0x1_0000;
  }

  static final int F_SETFL = 4;
  static final int FALLOC_FL_KEEP_SIZE = 1;
  static final int FALLOC_FL_PUNCH_HOLE = 2;
  static final int FALLOC_FL_ZERO_RANGE = 0x10;
  static final int LOCK_EX = 2;
  static final int LOCK_NB = 4;
  static final int MAP_SHARED = 1;
  static final int MAP_POPULATE = 0x8000;
  static final int POSIX_FADV_WILLNEED = 3;
  static final int POSIX_FADV_DONTNEED = 4;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int RWF_NOWAIT = 8;
  static final int SEEK_END = 2;
  static final int SEEK_DATA = 3;
  static final int SEEK_HOLE = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();

  private static final MethodHandle OPEN =
      variadic(2, "open", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle PREAD =
      function("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PREADV2 =
      function("preadv2", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle PWRITE =
      function("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FDATASYNC = function("fdatasync", JAVA_INT, JAVA_INT);
  private static final MethodHandle FSYNC = function("fsync", JAVA_INT, JAVA_INT);
  private static final MethodHandle FALLOCATE =
      function("fallocate", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FTRUNCATE =
      function("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle LSEEK =
      function("lseek", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT);
  private static final MethodHandle POSIX_FADVISE =
      function("posix_fadvise", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle FCNTL =
      variadic(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle FLOCK = function("flock", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle MMAP =
      function("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = function("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle STATX =
      function("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle STATVFS = function("statvfs", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETDENTS64 =
      function("getdents64", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle MKDIR = function("mkdir", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RMDIR = function("rmdir", JAVA_INT, ADDRESS);
  private static final MethodHandle UNLINK = function("unlink", JAVA_INT, ADDRESS);
  private static final MethodHandle RENAME = function("rename", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle STRERRORNAME = function("strerrorname_np", ADDRESS, JAVA_INT);
  private static final MethodHandle STRERRORDESC = function("strerrordesc_np", ADDRESS, JAVA_INT);

  private Libc() {}

  static int open(MemorySegment path, int flags, int mode) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) OPEN.invokeExact(s.state(), path, flags, mode), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int close(int fd) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) CLOSE.invokeExact(s.state(), fd), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pread(int fd, MemorySegment into, long offset) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((long) PREAD.invokeExact(s.state(), fd, into, into.byteSize(), offset), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long preadv2(int fd, MemorySegment into, long offset, int flags) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((long) PREADV2.invokeExact(s.state(), fd, s.iovec(into), 1, offset, flags), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long pwrite(int fd, MemorySegment from, long offset) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((long) PWRITE.invokeExact(s.state(), fd, from, from.byteSize(), offset), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fdatasync(int fd) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FDATASYNC.invokeExact(s.state(), fd), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fsync(int fd) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FSYNC.invokeExact(s.state(), fd), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fallocate(int fd, int mode, long offset, long length) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FALLOCATE.invokeExact(s.state(), fd, mode, offset, length), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int ftruncate(int fd, long size) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FTRUNCATE.invokeExact(s.state(), fd, size), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((long) LSEEK.invokeExact(s.state(), fd, offset, whence), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int posixFadvise(int fd, long offset, long length, int advice) {
    Scratch s = Scratch.ofThread();
    try {
      // This one returns its error number and leaves errno alone.
      return -(int) POSIX_FADVISE.invokeExact(s.state(), fd, offset, length, advice);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int fcntl(int fd, int command, int argument) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FCNTL.invokeExact(s.state(), fd, command, argument), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int flock(int fd, int operation) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) FLOCK.invokeExact(s.state(), fd, operation), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long mmap(long length, int protection, int flags, int fd) {
    Scratch s = Scratch.ofThread();
    try {
      long any = 0;
      long start = 0;
      return orErrno(
          (long) MMAP.invokeExact(s.state(), any, length, protection, flags, fd, start), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int munmap(MemorySegment mapping) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) MUNMAP.invokeExact(s.state(), mapping, mapping.byteSize()), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int statx(int directoryFd, MemorySegment path, int flags, int mask, MemorySegment into) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) STATX.invokeExact(s.state(), directoryFd, path, flags, mask, into), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int statvfs(MemorySegment path, MemorySegment into) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) STATVFS.invokeExact(s.state(), path, into), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static long getdents64(int fd, MemorySegment into) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((long) GETDENTS64.invokeExact(s.state(), fd, into, into.byteSize()), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int mkdir(MemorySegment path, int mode) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) MKDIR.invokeExact(s.state(), path, mode), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int rmdir(MemorySegment path) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) RMDIR.invokeExact(s.state(), path), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int unlink(MemorySegment path) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) UNLINK.invokeExact(s.state(), path), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int rename(MemorySegment from, MemorySegment to) {
    Scratch s = Scratch.ofThread();
    try {
      return orErrno((int) RENAME.invokeExact(s.state(), from, to), s);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// The C library's words for `errno`, in English whatever the locale: "Input/output error (EIO)".
  static String describe(int errno) {
    Scratch s = Scratch.ofThread();
    try {
      MemorySegment words = (MemorySegment) STRERRORDESC.invokeExact(s.state(), errno);
      MemorySegment name = (MemorySegment) STRERRORNAME.invokeExact(s.state(), errno);
      return words.address() == 0 || name.address() == 0
          ? "error " + errno
          : text(words) + " (" + text(name) + ")";
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static String text(MemorySegment staticString) {
    return staticString.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static int orErrno(int result, Scratch scratch) {
    return result != -1 ? result : -scratch.errno();
  }

  private static long orErrno(long result, Scratch scratch) {
    return result != -1 ? result : -scratch.errno();
  }

  /// A method handle may throw anything in its signature; a native call throws only what the linker
  /// finds wrong with its arguments (memory closed or on the heap), which is a bug of the caller.
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException bug) {
      return bug;
    }
    if (e instanceof Error error) {
      throw error;
    }
    throw new AssertionError(e);
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(name, List.of(Linker.Option.captureCallState("errno")), result, arguments);
  }

  private static MethodHandle variadic(
      int fixed, String name, MemoryLayout result, MemoryLayout... arguments) {
    List<Linker.Option> options = new ArrayList<>();
    options.add(Linker.Option.captureCallState("errno"));
    options.add(Linker.Option.firstVariadicArg(fixed));
    return link(name, options, result, arguments);
  }

  private static MethodHandle link(
      String name, List<Linker.Option> options, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        SYMBOLS.findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        options.toArray(Linker.Option[]::new));
  }
}
