package io.forebay.gateway.mirror;

/// Takes what [PendingIndex#lookup] finds, in offset order, gapless from the offset asked for. Called
/// under the group's lock: must be quick and must not block.
public interface PieceSink {
  /// The `length` bytes at `offset` of the volume are the payload of the record at `recordLsn` from its
  /// byte `skip` on: log bytes from `recordLsn + 64 + skip`.
  void data(long recordLsn, int skip, long offset, int length);

  /// The range is zeroes by a record not destaged yet.
  void zero(long offset, long length);

  /// No record not destaged yet touches the range: the mirror holds it.
  void absent(long offset, long length);
}
