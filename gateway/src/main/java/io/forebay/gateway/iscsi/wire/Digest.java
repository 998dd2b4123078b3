package io.forebay.gateway.iscsi.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The CRC32C of headers and data (RFC 7143 13.1). On the wire its lowest byte comes first.
///
/// Confined to one thread; kept by a connection so that digests cost no object.
public final class Digest {
  private final CRC32C crc = new CRC32C();

  /// Of `bytes`' remaining bytes, which are consumed, as a number whose lowest byte is sent first.
  public int of(ByteBuffer bytes) {
    crc.reset();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /// Of `bytes` with `zeroes` bytes of pad, at most 3, behind them.
  public int of(ByteBuffer bytes, int zeroes) {
    crc.reset();
    crc.update(bytes);
    for (int i = 0; i < zeroes; i++) {
      crc.update(0);
    }
    return (int) crc.getValue();
  }
}
