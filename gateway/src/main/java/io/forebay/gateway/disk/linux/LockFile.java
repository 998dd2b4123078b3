package io.forebay.gateway.disk.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// A lock that the kernel drops with the process: flock(2) on a descriptor that no child inherits.
/// The file carries the owner's process id, for the message to whoever comes second, and stays when
/// the lock goes: removing it would let two processes lock two files of one name.
final class LockFile {
  private static final int PID_BYTES_MAX = 20;

  private LockFile() {}

  /// Takes the open lock file; gives the lock, which ends when it is closed.
  static AutoCloseable take(LinuxFile file) throws IOException {
    try {
      lock(file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    leavePid(file);
    return file;
  }

  private static void lock(LinuxFile file) throws IOException {
    Path path = file.descriptor().path();
    int result = Libc.flock(file.descriptor().fd(), Libc.LOCK_EX | Libc.LOCK_NB);
    if (result == -Errno.EAGAIN) {
      String detail = "held by another process" + owner(file) + "; stop that one first";
      throw new DiskFailure(Kind.LOCKED, "lock", path, detail);
    }
    Errno.orThrow(result, "lock", path);
  }

  private static void leavePid(LinuxFile file) {
    try (Arena arena = Arena.ofConfined()) {
      file.resize(0);
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(US_ASCII);
      file.write(arena.allocate(pid.length).copyFrom(MemorySegment.ofArray(pid)), 0);
    } catch (IOException e) {
      // The id is a courtesy: a full disk must not keep the owner of the lock from starting.
      return;
    }
  }

  private static String owner(LinuxFile file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(PID_BYTES_MAX);
      int bytes = file.read(text, 0);
      String pid = US_ASCII.decode(text.asSlice(0, bytes).asByteBuffer()).toString().strip();
      return pid.matches("[0-9]+") ? " (pid " + pid + ")" : "";
    }
  }
}
