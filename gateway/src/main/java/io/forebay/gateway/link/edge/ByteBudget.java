package io.forebay.gateway.link.edge;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// What a stranger may send before the handshake is complete. Stands before TLS, and goes with it.
final class ByteBudget extends ChannelInboundHandlerAdapter {
  /// A handshake with one small certificate has about 2 KiB.
  static final int BYTES_MAX = 16 << 10;

  private int received;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    received += bytes.readableBytes();
    if (received > BYTES_MAX) {
      bytes.release();
      var _ = context.close();
      return;
    }
    context.fireChannelRead(message);
  }
}
