package io.forebay.gateway.disk.linux;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A file or block device behind a plain descriptor.
final class LinuxFile implements DiskFile {
  private final Descriptor descriptor;
  private final boolean blockDevice;
  private final boolean direct;
  private final Zeroes zeroes;

  /// Cleared for good once the file system says that it cannot tell what is cached.
  private volatile boolean canReadNoWait;

  LinuxFile(Descriptor descriptor, boolean blockDevice, boolean direct) {
    this.descriptor = descriptor;
    this.blockDevice = blockDevice;
    this.direct = direct;
    this.zeroes = new Zeroes(descriptor, blockDevice);
    this.canReadNoWait =
        !direct; // Direct reads go to the medium: there is nothing to have at once.
  }

  Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public int read(MemorySegment into, long offset) throws IOException {
    checkTransfer(into, offset);
    long stamp = descriptor.enter("read");
    try {
      return (int) Transfer.read(descriptor, into, offset);
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public Reading beginRead(MemorySegment into, long offset) {
    return LinuxReading.start(() -> read(into, offset));
  }

  @Override
  public int readNoWait(MemorySegment into, long offset) throws IOException {
    checkTransfer(into, offset);
    long stamp = descriptor.enter("read");
    try {
      return canReadNoWait ? (int) cached(into, offset) : 0;
    } finally {
      descriptor.leave(stamp);
    }
  }

  private long cached(MemorySegment into, long offset) throws DiskFailure {
    long result = Libc.preadv2(descriptor.fd(), into, offset, Libc.RWF_NOWAIT);
    if (result >= 0) {
      return result;
    }
    if (result == -Errno.EOPNOTSUPP) {
      canReadNoWait = false;
      return 0;
    }
    if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
      return 0;
    }
    throw Errno.failure(result, "read", descriptor.path(), offset, into.byteSize());
  }

  @Override
  public void write(MemorySegment from, long offset) throws IOException {
    checkTransfer(from, offset);
    long stamp = descriptor.enter("write");
    try {
      Transfer.write(descriptor, from, offset);
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public void zero(long offset, long length, boolean punch) throws IOException {
    checkRange(offset, length);
    long stamp = descriptor.enter("zero");
    try {
      long end = Math.min(offset + length, sizeNow("zero"));
      if (offset < end) {
        zeroes.make(offset, end - offset, punch);
      }
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public void sync() throws IOException {
    long stamp = descriptor.enter("sync");
    try {
      // No second try on any error, EINTR included: the kernel reports a lost page once (B5).
      Errno.orThrow(Libc.fdatasync(descriptor.fd()), "sync", descriptor.path());
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public void allocate(long offset, long length) throws IOException {
    checkRange(offset, length);
    long stamp = descriptor.enter("allocate");
    try {
      long size = sizeNow("allocate");
      if (blockDevice) {
        if (offset + length > size) {
          String detail = "the device ends at " + size + ", before " + (offset + length);
          throw new DiskFailure(Kind.NO_SPACE, "allocate", descriptor.path(), detail);
        }
      } else if (length > 0) {
        zeroes.reserve(offset, length, size);
      }
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public long size() throws IOException {
    long stamp = descriptor.enter("size");
    try {
      return sizeNow("size");
    } finally {
      descriptor.leave(stamp);
    }
  }

  /// Moves the descriptor's own position, which nobody uses. Answers for block devices too.
  private long sizeNow(String operation) throws DiskFailure {
    long size = Libc.lseek(descriptor.fd(), 0, Libc.SEEK_END);
    return Errno.orThrow(size, operation, descriptor.path());
  }

  @Override
  public void resize(long size) throws IOException {
    Check.check(size >= 0, "file size", size, 0);
    long stamp = descriptor.enter("resize");
    try {
      if (blockDevice) {
        String detail = "a block device has the size that it has";
        throw new DiskFailure(Kind.MEDIUM, "resize", descriptor.path(), detail);
      }
      int result = -Errno.EINTR;
      while (result == -Errno.EINTR) {
        result = Libc.ftruncate(descriptor.fd(), size);
      }
      Errno.orThrow(result, "resize", descriptor.path());
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public long nextData(long offset) throws IOException {
    return seek("seek data", offset, Libc.SEEK_DATA);
  }

  @Override
  public long nextHole(long offset) throws IOException {
    return seek("seek hole", offset, Libc.SEEK_HOLE);
  }

  private long seek(String operation, long offset, int whence) throws IOException {
    Check.check(offset >= 0, "file offset", offset, 0);
    long stamp = descriptor.enter(operation);
    try {
      // Before the search: data appended after it must not be skipped as "none up to the new size".
      long size = sizeNow(operation);
      if (offset >= size) {
        return size;
      }
      long found = Libc.lseek(descriptor.fd(), offset, whence);
      if (found == -Errno.ENXIO) {
        return size;
      }
      if (found == -Errno.EINVAL) { // Block devices and some file systems know no holes.
        return whence == Libc.SEEK_DATA ? offset : size;
      }
      return Errno.orThrow(found, operation, descriptor.path());
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public void advise(long offset, long length, boolean willNeed) throws IOException {
    checkRange(offset, length);
    if (length == 0) {
      return; // To the kernel 0 means "to the end".
    }
    int advice = willNeed ? Libc.POSIX_FADV_WILLNEED : Libc.POSIX_FADV_DONTNEED;
    long stamp = descriptor.enter("advise");
    try {
      int result = Libc.posixFadvise(descriptor.fd(), offset, length, advice);
      Errno.orThrow(result, "advise", descriptor.path());
    } finally {
      descriptor.leave(stamp);
    }
  }

  @Override
  public boolean direct() {
    return direct;
  }

  @Override
  public void close() throws IOException {
    descriptor.close();
  }

  private void checkTransfer(MemorySegment segment, long offset) {
    long bytes = segment.byteSize();
    Check.check(segment.isNative(), "transfer memory is native", offset, bytes);
    Check.check(bytes <= Integer.MAX_VALUE, "transfer size", offset, bytes);
    checkRange(offset, bytes);
    if (direct) {
      long bits = offset | bytes | segment.address();
      Check.check(bits % LinuxDisk.DIRECT_ALIGN == 0, "direct transfer aligned", offset, bytes);
    }
  }

  private static void checkRange(long offset, long length) {
    boolean good = offset >= 0 && length >= 0 && offset <= Long.MAX_VALUE - length;
    Check.check(good, "file range", offset, length);
  }
}
