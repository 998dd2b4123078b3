package io.forebay.gateway.disk.linux;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.StampedLock;

/// A file descriptor that is closed once and never used afterwards: the kernel gives a closed number
/// to the next file opened, and a late write would land in that one.
final class Descriptor {
  private final int fd;
  private final Path path;
  private final AtomicBoolean closing = new AtomicBoolean();

  /// Guards the number: calls under way hold it shared, the close takes it for good.
  private final StampedLock calls = new StampedLock();

  Descriptor(int fd, Path path) {
    this.fd = fd;
    this.path = path;
  }

  /// Begins a call; returns the stamp for [#leave]. Between the two [#fd] may be used. Never blocks.
  long enter(String operation) throws DiskFailure {
    // Once closing is set nobody enters any more, so that a steady stream of calls cannot keep the
    // close waiting. tryReadLock fails only when the close has the lock.
    long stamp = closing.get() ? 0 : calls.tryReadLock();
    if (stamp == 0) {
      throw new DiskFailure(Kind.MEDIUM, operation, path, "the file has been closed");
    }
    return stamp;
  }

  void leave(long stamp) {
    calls.unlockRead(stamp);
  }

  int fd() {
    return fd;
  }

  Path path() {
    return path;
  }

  /// Waits for the calls under way, then closes. The first call alone does anything.
  void close() throws DiskFailure {
    if (closing.getAndSet(true)) {
      return;
    }
    calls.writeLock();
    // Not tried again when it fails: Linux has released the number in any case.
    Errno.orThrow(Libc.close(fd), "close", path);
  }
}
