package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.PeerLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/// One connection to the server's handlers without sockets, threads or time: the same bytes in the same
/// pieces always give the same run. Reads as a transport does: into the connection's own buffer, and only
/// while it wants to be read. Fetches what the server sends, unless told not to.
final class EmbeddedPeer implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  private final List<Error> fatal = new ArrayList<>();
  private boolean fetching = true;
  private final EmbeddedChannel channel =
      new EmbeddedChannel() {
        @Override
        protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
          if (fetching) {
            super.doWrite(waiting);
          }
        }
      };
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  EmbeddedPeer(NbdLimits limits, Exports exports) {
    this(limits, exports, ServerTls.NONE);
  }

  EmbeddedPeer(NbdLimits limits, Exports exports, ServerTls tls) {
    Welcome welcome =
        new Welcome(
            limits,
            exports,
            tls,
            new Connections(limits.sessions().max(), limits.sessions().perAddressMax()),
            () -> false,
            new Faults(new PeerLog("nbd"), fatal::add));
    channel.config().setAllocator(allocator);
    NbdLimits.Outbound outbound = limits.outbound();
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(outbound.lowBytes(), outbound.highBytes()));
    channel.pipeline().addLast(welcome);
    channel.pipeline().fireChannelActive();
    settle();
  }

  /// Offers `length` bytes; returns how many the server took before it wanted no more.
  int offer(byte[] bytes, int from, int length) {
    int taken = 0;
    while (taken < length && isOpen() && channel.config().isAutoRead()) {
      var receiver = channel.config().getRecvByteBufAllocator().newHandle();
      ByteBuf buffer = receiver.allocate(allocator);
      int count = Math.min(length - taken, buffer.writableBytes());
      assertThat(count).as("a server that wants to read has room").isPositive();
      buffer.writeBytes(bytes, from + taken, count);
      receiver.lastBytesRead(count);
      taken += count;
      channel.pipeline().fireChannelRead(buffer);
    }
    channel.pipeline().fireChannelReadComplete();
    settle();
    return taken;
  }

  /// Runs what the server has put off, collects what it has sent.
  void settle() {
    channel.runPendingTasks();
    for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
      byte[] bytes = new byte[sent.readableBytes()];
      sent.readBytes(bytes).release();
      output.writeBytes(bytes);
    }
    try {
      channel.checkException();
    } catch (DecoderException e) {
      if (!(e.getCause() instanceof SSLException) || channel.isOpen()) {
        throw e; // Else TLS has refused it, and this kind of channel closes before it says why.
      }
    }
  }

  /// Whether the client fetches what the server sends, from now on.
  void fetch(boolean now) {
    fetching = now;
    if (now) {
      channel.flush();
      settle();
    }
  }

  /// Bytes of buffers that are out.
  long bufferBytes() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  /// Replies that wait, as the high-water mark counts them.
  long waitingBytes() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Everything the server has sent.
  byte[] output() {
    return output.toByteArray();
  }

  void hangUp() {
    var _ = channel.close();
    settle();
  }

  /// Hangs up; checks that nothing fatal happened and that every buffer came back.
  @Override
  public void close() {
    hangUp();
    channel.finishAndReleaseAll();
    assertThat(fatal).isEmpty();
    assertThat(bufferBytes()).as("bytes of buffers not given back").isZero();
  }
}
