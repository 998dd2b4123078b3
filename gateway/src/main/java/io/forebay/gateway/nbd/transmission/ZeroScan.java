package io.forebay.gateway.nbd.transmission;

import java.nio.ByteBuffer;

/// Looks whether bytes that were read are zeroes, so that they need not be sent. No path of a read has to
/// know where holes are: the bytes are in the cache anyway, and what holds data says so, nearly always, in
/// its first word.
final class ZeroScan {
  /// What is looked at as one when a long read is cut into data and holes: short enough to find the holes
  /// of a file system, long enough that a chunk's header does not count.
  static final int PIECE_BYTES = 64 << 10;

  private static final ByteBuffer ZEROES =
      ByteBuffer.allocateDirect(PIECE_BYTES).asReadOnlyBuffer();

  private ZeroScan() {}

  /// Whether the `length` bytes at `from` are all zero. Changes the position and the limit of `bytes`,
  /// which is direct.
  static boolean isZero(ByteBuffer bytes, int from, int length) {
    int end = from + length;
    bytes.limit(end);
    if (length >= Long.BYTES && bytes.getLong(from) != 0) {
      return false;
    }
    for (int at = from; at < end; at += PIECE_BYTES) {
      int count = Math.min(PIECE_BYTES, end - at);
      int differs = bytes.limit(at + count).position(at).mismatch(ZEROES);
      if (differs >= 0 && differs < count) {
        return false;
      }
    }
    return true;
  }
}
