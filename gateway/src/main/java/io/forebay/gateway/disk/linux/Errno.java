package io.forebay.gateway.disk.linux;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.nio.file.Path;

/// Error numbers of Linux (the same on x86-64 and aarch64), and what callers make of them.
final class Errno {
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int EBUSY = 16;
  static final int EEXIST = 17;
  static final int ENOTDIR = 20;
  static final int EISDIR = 21;
  static final int EINVAL = 22;
  static final int ENOSPC = 28;
  static final int EROFS = 30;
  static final int ENOTEMPTY = 39;
  static final int EOPNOTSUPP = 95;
  static final int EDQUOT = 122;

  private Errno() {}

  /// Returns `result`, or throws when it is a negated error number.
  static long orThrow(long result, String operation, Path path) throws DiskFailure {
    if (result < 0) {
      throw failure(result, operation, path);
    }
    return result;
  }

  /// Gives the failure for `result`, a negated error number as [Libc] returns it.
  static DiskFailure failure(long result, String operation, Path path) {
    int errno = (int) -result;
    return new DiskFailure(kind(errno), operation, path, Libc.describe(errno));
  }

  /// As [#failure(long, String, Path)], naming the range as well.
  static DiskFailure failure(long result, String operation, Path path, long offset, long length) {
    int errno = (int) -result;
    String detail = Libc.describe(errno) + ", at offset " + offset + ", " + length + " bytes";
    return new DiskFailure(kind(errno), operation, path, detail);
  }

  private static Kind kind(int errno) {
    return switch (errno) {
      case ENOSPC, EDQUOT -> Kind.NO_SPACE;
      case ENOENT, ENOTDIR -> Kind.NOT_FOUND;
      case EEXIST, ENOTEMPTY -> Kind.EXISTS;
      case EAGAIN, EBUSY -> Kind.LOCKED;
      case EROFS -> Kind.READ_ONLY;
      case EACCES, EPERM -> Kind.DENIED;
      default -> Kind.MEDIUM;
    };
  }
}
