package io.forebay.gateway.iscsi;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;

/// Gives buffers as a pool does that others have used before: full of their bytes.
final class DirtyAllocator extends AbstractByteBufAllocator {
  static final byte OLD = (byte) 0xa5;

  private static final byte[] PIECE = new byte[64 << 10];

  static {
    Arrays.fill(PIECE, OLD);
  }

  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);

  DirtyAllocator() {
    super(true);
  }

  @Override
  protected ByteBuf newHeapBuffer(int bytes, int bytesMax) {
    return soiled(memory.heapBuffer(bytes, bytesMax));
  }

  @Override
  protected ByteBuf newDirectBuffer(int bytes, int bytesMax) {
    return soiled(memory.directBuffer(bytes, bytesMax));
  }

  private static ByteBuf soiled(ByteBuf buffer) {
    for (int at = 0; at < buffer.capacity(); at += PIECE.length) {
      buffer.setBytes(at, PIECE, 0, Math.min(PIECE.length, buffer.capacity() - at));
    }
    return buffer;
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }

  /// What is out at present.
  long usedBytes() {
    return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
  }
}
