package io.forebay.gateway.link.packing;

import java.nio.ByteBuffer;

/// The sending end of a packed stream. Buffers are direct.
public interface Compressor extends AutoCloseable {
  /// What is compressed next begins a new stream. `level`: 1, fast, to [Compression#LEVEL_MAX], thorough.
  void begin(int level);

  /// Compresses all of `from` and flushes, so that it can be had back from what stands in `into` by then.
  /// `into` has room for a little more than `from` has bytes.
  void compress(ByteBuffer from, ByteBuffer into);

  @Override
  void close();
}
