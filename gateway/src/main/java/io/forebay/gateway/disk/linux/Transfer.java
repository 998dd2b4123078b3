package io.forebay.gateway.disk.linux;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.lang.foreign.MemorySegment;

/// Reads and writes carried to their end: the kernel may do less than asked at any time. The caller
/// has entered the descriptor.
final class Transfer {
  private Transfer() {}

  /// Returns the bytes read, fewer than asked only at the end of the file.
  static long read(Descriptor descriptor, MemorySegment into, long offset) throws DiskFailure {
    long done = 0;
    long bytes = into.byteSize();
    while (done < bytes) {
      MemorySegment rest = done == 0 ? into : into.asSlice(done);
      long result = Libc.pread(descriptor.fd(), rest, offset + done);
      if (result > 0) {
        done += result;
      } else if (result == 0) {
        return done;
      } else if (result == -Errno.EINVAL && done % LinuxDisk.DIRECT_ALIGN != 0) {
        return done; // A direct read stops unaligned at the end of the file only.
      } else if (result != -Errno.EINTR) {
        throw Errno.failure(result, "read", descriptor.path(), offset + done, bytes - done);
      }
    }
    return done;
  }

  static void write(Descriptor descriptor, MemorySegment from, long offset) throws DiskFailure {
    long done = 0;
    long bytes = from.byteSize();
    while (done < bytes) {
      MemorySegment rest = done == 0 ? from : from.asSlice(done);
      long result = Libc.pwrite(descriptor.fd(), rest, offset + done);
      if (result > 0) {
        done += result;
      } else if (result == 0) {
        String detail = "the kernel took none of " + (bytes - done) + " bytes";
        throw new DiskFailure(Kind.MEDIUM, "write", descriptor.path(), detail);
      } else if (result != -Errno.EINTR) {
        throw Errno.failure(result, "write", descriptor.path(), offset + done, bytes - done);
      }
    }
  }
}
