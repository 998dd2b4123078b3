package io.forebay.gateway.link.packing;

import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;

/// The receiving end of a packed stream. Buffers are direct.
public interface Decompressor extends AutoCloseable {
  /// What comes next begins a new stream.
  void begin();

  /// Takes all of `from`, which must fill `into` exactly. After a violation it is of no use until
  /// [#begin].
  void decompress(ByteBuffer from, ByteBuffer into) throws ProtocolViolation;

  @Override
  void close();
}
