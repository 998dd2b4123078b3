package io.forebay.gateway.disk;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// An open file or block device. Reads and writes are positional and complete: short transfers are
/// continued inside. Offsets and lengths are bytes; with [#direct] they, and the segment's address,
/// are multiples of 4 KiB. Segments are native memory of less than 2 GiB. Closing waits for the calls
/// under way; later calls fail.
public interface DiskFile extends AutoCloseable {
  /// Fills `into` from `offset`; returns the bytes read, fewer than asked only at the end of the file.
  int read(MemorySegment into, long offset) throws IOException;

  /// Begins what [#read] does and returns; `into` belongs to the file until [Reading#finish] has
  /// returned, which must be called once, before the file is closed. For readers that have work to do
  /// on the piece before.
  Reading beginRead(MemorySegment into, long offset);

  /// A read under way.
  interface Reading {
    /// Waits for its end; then as [DiskFile#read].
    int finish() throws IOException;
  }

  /// As [#read] but only from the page cache: returns what was there at once, possibly 0.
  int readNoWait(MemorySegment into, long offset) throws IOException;

  /// Writes all of `from` at `offset`.
  void write(MemorySegment from, long offset) throws IOException;

  /// Makes the range read as zeroes: a hole when `punch` (and the file system can), else written or
  /// converted zeroes. Grows no file: the part past the end is ignored.
  void zero(long offset, long length, boolean punch) throws IOException;

  /// Makes every write completed before this call durable, and the size needed to read it. A failure
  /// is final: the kernel has forgotten which pages were not written (B5).
  void sync() throws IOException;

  /// Reserves space for the range, growing the file; NO_SPACE when there is none.
  void allocate(long offset, long length) throws IOException;

  /// Bytes; of a block device, its capacity.
  long size() throws IOException;

  /// Sets the size; new bytes read as zeroes and take no space. Not for block devices.
  void resize(long size) throws IOException;

  /// The first offset at or after `offset` that may hold data; the size if there is none.
  long nextData(long offset) throws IOException;

  /// The first offset at or after `offset` known to be a hole; the size if there is none.
  long nextHole(long offset) throws IOException;

  /// Hints that the range will be read (readahead into the page cache) or not be read again.
  void advise(long offset, long length, boolean willNeed) throws IOException;

  /// Whether transfers bypass the page cache.
  boolean direct();

  @Override
  void close() throws IOException;
}
