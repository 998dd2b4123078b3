package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.LineTraffic;
import io.forebay.gateway.link.Pipe;
import io.forebay.gateway.link.wire.FrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A TLS connection as a [Pipe]: the last handler of its channel, which reads only while there is room
/// here (`autoRead` is off).
final class SocketPipe extends ChannelInboundHandlerAdapter implements Pipe {
  /// Decrypted bytes waiting for the agent at which reading stops: a few data frames of a fast line.
  private static final int INBOUND_MAX = 1 << 20;

  /// Bytes handed over and not yet in the kernel: as many frames as a session lets wait, and one.
  private static final int OUTBOUND_MAX = 6 * FrameEncoder.FRAME_BYTES_MAX;

  private final Channel channel;
  private final String remote;
  private final Consumer<Error> fatal;
  private final AtomicInteger unsent = new AtomicInteger();
  private final ArrayDeque<ByteBuf> inbound = new ArrayDeque<>(); // Guarded by itself.
  private int inboundBytes; // Guarded by `inbound`.
  private boolean reading; // Guarded by `inbound`: a read is under way.
  private boolean lost; // Guarded by `inbound`: nothing comes any more.
  private volatile Runnable wake = () -> {};

  /// `fatal` hears of our own bugs and the JVM's that Netty would swallow.
  SocketPipe(Channel channel, Consumer<Error> fatal) {
    this.channel = channel;
    this.fatal = fatal;
    this.remote = String.valueOf(channel.remoteAddress());
  }

  // ---- Pipe, on the agent

  @Override
  public int receive(ByteBuffer into) {
    int before = into.remaining();
    boolean more;
    synchronized (inbound) {
      while (into.hasRemaining() && !inbound.isEmpty()) {
        ByteBuf first = inbound.getFirst();
        int count = Math.min(first.readableBytes(), into.remaining());
        int limit = into.limit();
        into.limit(into.position() + count);
        first.readBytes(into);
        into.limit(limit);
        inboundBytes -= count;
        if (!first.isReadable()) {
          inbound.remove().release();
        }
      }
      if (into.remaining() == before && lost) {
        return LOST;
      }
      more = wantsRead();
    }
    if (more) {
      channel.read();
    }
    return before - into.remaining();
  }

  /// Under the lock: whether another read is to be started; counts it as started.
  private boolean wantsRead() {
    boolean wanted = !reading && !lost && inboundBytes < INBOUND_MAX;
    reading |= wanted;
    return wanted;
  }

  @Override
  public void send(ByteBuffer from) {
    if (!channel.isActive()) {
      from.position(from.limit());
      return;
    }
    int count = Math.min(from.remaining(), OUTBOUND_MAX - unsent.get());
    if (count > 0) { // In one piece: each that has left wakes the agent.
      ByteBuf bytes = channel.alloc().directBuffer(count);
      int limit = from.limit();
      bytes.writeBytes(from.limit(from.position() + count));
      from.limit(limit);
      unsent.addAndGet(count);
      channel.write(bytes).addListener((ChannelFutureListener) _ -> left(count));
    }
    channel.flush();
  }

  private void left(int count) {
    unsent.addAndGet(-count);
    wake.run();
  }

  @Override
  public int unsentBytes() {
    return unsent.get();
  }

  @Override
  public void holdUnsent(int bytesMax) {
    if (channel instanceof EpollSocketChannel socket && socket.isActive()) {
      socket.eventLoop().execute(() -> limit(socket, bytesMax)); // Where it is closed, too.
    }
  }

  private static void limit(EpollSocketChannel socket, long bytesMax) {
    if (socket.isOpen()) {
      socket.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, bytesMax);
    }
  }

  @Override
  public void onChange(Runnable wakeUp) {
    wake = wakeUp;
    boolean read;
    synchronized (inbound) {
      read = wantsRead();
    }
    if (read) {
      channel.read();
    }
    wakeUp.run();
  }

  @Override
  public LineTraffic.Segments segments(long sentBytes) {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isActive()) {
      return LineTraffic.Segments.UNKNOWN;
    }
    try {
      EpollTcpInfo info = socket.tcpInfo();
      long resent = info.totalRetrans();
      long sent = Math.ceilDiv(sentBytes, Math.max(1, info.sndMss()));
      return new LineTraffic.Segments(sent + resent, resent);
    } catch (ChannelException e) {
      return LineTraffic.Segments.UNKNOWN; // It was closed meanwhile: what it was is not known.
    }
  }

  /// What was sent before still leaves if the kernel takes it at once.
  @Override
  public void close() {
    synchronized (inbound) {
      lost = true;
      inbound.forEach(ByteBuf::release);
      inbound.clear();
      inboundBytes = 0;
    }
    var _ = channel.close();
  }

  @Override
  public String remote() {
    return remote;
  }

  // ---- The channel, on its event loop

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    boolean taken;
    synchronized (inbound) {
      taken = !lost && bytes.isReadable();
      if (taken) {
        inbound.add(bytes);
        inboundBytes += bytes.readableBytes();
      }
    }
    if (!taken) {
      bytes.release();
    }
  }

  /// Whoever waits is woken once for all that a read has brought: a record of TLS is 16 KiB, and a thread that is
  /// woken for each does nothing else.
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    boolean again;
    boolean any;
    synchronized (inbound) {
      reading = false;
      any = !inbound.isEmpty();
      again = wantsRead();
    }
    if (any) {
      wake.run();
    }
    if (again) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    synchronized (inbound) {
      lost = true;
    }
    wake.run();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Error error) {
      fatal.accept(error);
    }
    var _ = context.close(); // A reset, or bytes that are not TLS: the line is lost.
  }
}
