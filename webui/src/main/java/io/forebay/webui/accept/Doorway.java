package io.forebay.webui.accept;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Vert.x's transport of the JDK, with a look at each connection that is accepted: too many are closed at once,
/// and each of the others is closed when it does not take what is sent to it. Vert.x itself counts a connection
/// only once TLS is set up, and waits for ever for one that it has to close until its bytes are taken.
public final class Doorway implements io.vertx.core.transport.Transport {
  private final Transport wrapped;

  /// @param writeMs how long a piece of an answer may wait for whoever is to take it, in milliseconds
  public Doorway(Arrivals arrivals, long writeMs) {
    wrapped = new Watched(new Watch(arrivals, writeMs));
  }

  @Override
  public String name() {
    return "doorway";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public Transport implementation() {
    return wrapped;
  }

  /// What listens with [Watch] at its side.
  private record Watched(Watch watch) implements Transport {
    private static final Transport JDK = io.vertx.core.transport.Transport.NIO.implementation();

    @Override
    public void configure(
        NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
      JDK.configure(options, domainSocket, bootstrap);
      bootstrap.handler(watch);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return JDK.ioHandlerFactory();
    }

    @Override
    public DatagramChannel datagramChannel() {
      return JDK.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x's own signature.
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return JDK.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      return JDK.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return JDK.serverChannelFactory(domainSocket);
    }
  }

  /// Sees each connection before anything is read from it, on the thread that accepts.
  @ChannelHandler.Sharable
  private static final class Watch extends ChannelInboundHandlerAdapter {
    private final Arrivals arrivals;
    private final long writeMs;

    Watch(Arrivals arrivals, long writeMs) {
      this.arrivals = arrivals;
      this.writeMs = writeMs;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel accepted = (Channel) message;
      InetAddress from =
          accepted.remoteAddress() instanceof InetSocketAddress tcp ? tcp.getAddress() : null;
      if (!arrivals.admit(from)) {
        accepted.unsafe().closeForcibly(); // It has no loop yet on which it could be closed.
        return;
      }
      accepted.closeFuture().addListener(closed -> arrivals.left(from));
      accepted.pipeline().addLast(new WriteTimeoutHandler(writeMs, TimeUnit.MILLISECONDS));
      context.fireChannelRead(accepted);
    }
  }
}
