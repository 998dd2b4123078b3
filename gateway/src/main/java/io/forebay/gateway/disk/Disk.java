package io.forebay.gateway.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The file systems of one appliance.
public interface Disk {
  /// How a file is opened.
  enum Mode {
    /// An existing file or block device, for reading.
    READ,
    /// An existing file or block device, for reading and writing through the page cache.
    WRITE,
    /// An existing file, reading and writing past the page cache where the file system can
    /// ([DiskFile#direct] tells); buffered otherwise.
    DIRECT,
    /// A new empty file, for reading and writing; fails when the path exists.
    CREATE,
    /// A new empty file as [#DIRECT]; fails when the path exists.
    CREATE_DIRECT
  }

  /// Gives an open file.
  DiskFile open(Path path, Mode mode) throws IOException;

  boolean exists(Path path) throws IOException;

  /// Names (not paths) in `directory`, sorted; empty when it does not exist.
  List<String> list(Path directory) throws IOException;

  /// Makes `directory` and its missing parents, with mode 0700, each synced into its parent. So is the
  /// deepest that exists already: a killed process may have made it and got no further.
  void makeDirectories(Path directory) throws IOException;

  /// Atomic; durable only after [#syncDirectory] of both parents.
  void rename(Path from, Path to) throws IOException;

  /// Removes a file or an empty directory; succeeds when it is gone already.
  void delete(Path path) throws IOException;

  /// Makes new names, renames and deletions in `directory` durable.
  void syncDirectory(Path directory) throws IOException;

  /// Bytes that a new file in `directory` could still take.
  long freeBytes(Path directory) throws IOException;

  /// Creates a shared-memory file (tmpfs) of `bytes`, with its space reserved before it is mapped so that
  /// touching it cannot fault, its pages touched once. Fails when the path exists. Gives the mapping,
  /// zero-filled.
  Memory createShared(Path path, long bytes) throws IOException;

  /// Maps an existing shared-memory file whole. Gives the mapping.
  Memory openShared(Path path) throws IOException;

  /// Gives `bytes` of zeroed native memory aligned to 4 KiB, fit for direct I/O.
  Memory allocate(long bytes);

  /// Takes the exclusive lock file at `path`, made if missing. Fails with [DiskFailure.Kind#LOCKED] when
  /// another process holds it. The lock goes with the process, also on kill -9.
  AutoCloseable lock(Path path) throws IOException;

  /// An id that changes with every boot of the machine: tells a ring lost to a power cut from one lost
  /// otherwise.
  String bootId() throws IOException;
}
