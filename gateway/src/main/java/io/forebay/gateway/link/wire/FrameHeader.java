package io.forebay.gateway.link.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The 12 bytes before each body, little-endian.
///
/// ```
///  0      4      8    9    10      12
///  +------+------+----+----+-------+----------
///  | crc  |length|type| 0  |channel| body ...
///  +------+------+----+----+-------+----------
/// ```
/// `crc` is the CRC32C of everything behind it, body included.
final class FrameHeader {
  static final int CRC_AT = 0;
  static final int LENGTH_AT = 4;
  static final int TYPE_AT = 8;
  static final int RESERVED_AT = 9;
  static final int CHANNEL_AT = 10;
  static final int BYTES = 12;

  private FrameHeader() {}

  /// The checksum of the frame of `bytes` that starts at `at`, its first field left out.
  static int crc(ByteBuffer buffer, int at, int bytes) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(at + LENGTH_AT, bytes - LENGTH_AT));
    return (int) crc.getValue();
  }
}
