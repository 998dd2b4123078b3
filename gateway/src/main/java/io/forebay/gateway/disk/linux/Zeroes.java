package io.forebay.gateway.disk.linux;

import io.forebay.gateway.disk.DiskFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Ranges that are to read as zeroes or to have space, by the best means that the file system has;
/// the last one is to write zeroes. The caller has entered the descriptor.
final class Zeroes {
  /// Zeroes written at a time: large enough for a disk's full speed.
  private static final long PIECE_BYTES = 1 << 20;

  private static final MemorySegment PIECE =
      Arena.global().allocate(PIECE_BYTES, LinuxDisk.DIRECT_ALIGN).asReadOnly();

  private static final int PUNCH = Libc.FALLOC_FL_PUNCH_HOLE | Libc.FALLOC_FL_KEEP_SIZE;
  private static final int CONVERT = Libc.FALLOC_FL_ZERO_RANGE | Libc.FALLOC_FL_KEEP_SIZE;

  private final Descriptor descriptor;
  private final boolean blockDevice;

  Zeroes(Descriptor descriptor, boolean blockDevice) {
    this.descriptor = descriptor;
    this.blockDevice = blockDevice;
  }

  /// Makes a range within the file read as zeroes.
  void make(long offset, long length, boolean punch) throws DiskFailure {
    if (!blockDevice) {
      makeAligned(offset, length, punch);
      return;
    }
    // A device zeroes whole blocks only (and drops its cached pages itself): write the edges.
    long align = LinuxDisk.DIRECT_ALIGN;
    long end = offset + length;
    long inner = Math.min(end, Math.ceilDiv(offset, align) * align);
    long innerEnd = Math.max(inner, end / align * align);
    write(offset, inner);
    makeAligned(inner, innerEnd - inner, punch);
    write(innerEnd, end);
  }

  private void makeAligned(long offset, long length, boolean punch) throws DiskFailure {
    if (length == 0
        || (punch && fallocate("punch", PUNCH, offset, length))
        || fallocate("zero", CONVERT, offset, length)) {
      return;
    }
    write(offset, offset + length);
  }

  /// Reserves space for a range of a file of `size` bytes, growing it. A file system that cannot is
  /// given zeroes to hold past the end; holes before the end stay holes there.
  void reserve(long offset, long length, long size) throws DiskFailure {
    if (!fallocate("allocate", 0, offset, length)) {
      write(Math.max(offset, size), offset + length);
    }
  }

  /// Returns false when the file system does not know the operation.
  private boolean fallocate(String operation, int mode, long offset, long length)
      throws DiskFailure {
    int result = -Errno.EINTR;
    while (result == -Errno.EINTR) {
      result = Libc.fallocate(descriptor.fd(), mode, offset, length);
    }
    if (result < 0 && result != -Errno.EOPNOTSUPP) {
      throw Errno.failure(result, operation, descriptor.path(), offset, length);
    }
    return result == 0;
  }

  private void write(long from, long end) throws DiskFailure {
    for (long offset = from; offset < end; offset += PIECE_BYTES) {
      long bytes = Math.min(PIECE_BYTES, end - offset);
      Transfer.write(descriptor, PIECE.asSlice(0, bytes), offset);
    }
  }
}
