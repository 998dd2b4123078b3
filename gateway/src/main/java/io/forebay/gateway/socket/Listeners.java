package io.forebay.gateway.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Where a service listens, the event loops of its connections, and how both come to an end. Any thread.
public final class Listeners {
  private static final int TERMINATE_MILLIS_MAX = 5_000;
  private static final int POLL_MILLIS = 5;

  /// What every connection gets.
  ///
  /// @param protocol as it is told to people
  /// @param threads event loops, called `forebay-PROTOCOL-N`
  /// @param outbound above and below which a connection's answers hold its requests up
  public record Terms(
      String protocol,
      int threads,
      Transport transport,
      ByteBufAllocator allocator,
      WriteBufferWaterMark outbound) {}

  private final Terms terms;
  private final EventLoopGroup loops;
  private final Object closing = new Object();
  private final List<Channel> open = new ArrayList<>(); // Guarded by itself.
  private volatile boolean stopping;

  /// Listens nowhere yet.
  public Listeners(Terms terms) {
    this.terms = terms;
    String name = "forebay-" + terms.protocol().toLowerCase(Locale.ROOT);
    loops = terms.transport().loops(terms.threads(), name);
  }

  /// The event loops, as those who take work.
  public List<Executor> loops() {
    List<Executor> each = new ArrayList<>();
    loops.forEach(each::add);
    return each;
  }

  /// Whether [#close] was called: nobody new is to be let in.
  public boolean stopping() {
    return stopping;
  }

  /// Listens on `address` (port 0: any free one), with `welcome` for each connection, and returns the
  /// address bound. Throws [IOException] when that is not possible, naming the address.
  public InetSocketAddress listen(InetSocketAddress address, ChannelHandler welcome)
      throws IOException {
    Transport transport = terms.transport();
    ServerBootstrap bootstrap = bootstrap(transport.tcp(), welcome);
    transport.prepare(bootstrap);
    return (InetSocketAddress) bind(bootstrap, address, address.toString()).localAddress();
  }

  /// Listens on the Unix socket `path`. Throws [IOException] when that is not possible, naming the path.
  public void listen(Path path, ChannelHandler welcome) throws IOException {
    Transport transport = terms.transport();
    ServerBootstrap bootstrap = bootstrap(transport.unix(), welcome);
    bind(bootstrap, transport.unixAddress(path), path.toString());
  }

  private ServerBootstrap bootstrap(Class<? extends ServerChannel> type, ChannelHandler welcome) {
    return new ServerBootstrap()
        .group(loops)
        .channel(type)
        .childHandler(welcome)
        .childOption(ChannelOption.ALLOCATOR, terms.allocator())
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, terms.outbound());
  }

  private Channel bind(ServerBootstrap bootstrap, SocketAddress address, String name)
      throws IOException {
    String protocol = terms.protocol();
    synchronized (open) {
      if (stopping) {
        throw new IOException("the " + protocol + " server is closed and cannot listen on " + name);
      }
      ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new IOException(
            protocol + " cannot listen on " + name + ": " + bound.cause(), bound.cause());
      }
      open.add(bound.channel());
      return bound.channel();
    }
  }

  /// Stops: no new connection is accepted, then `farewell` runs; after `millis`, or as soon as all of
  /// `connections` have gone, those left are closed and the event loops end. Returns when it is done; a
  /// second call waits for the first. Not to be called on an event loop.
  public void close(Connections connections, long millis, Runnable farewell) {
    synchronized (closing) {
      synchronized (open) {
        stopping = true;
        open.forEach(listener -> listener.close().awaitUninterruptibly());
        open.clear();
      }
      farewell.run();
      boolean interrupted = awaitNone(connections, millis);
      connections.close();
      loops
          .shutdownGracefully(0, TERMINATE_MILLIS_MAX, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Whether the thread was interrupted: it is in a hurry, and clients get no more time.
  private static boolean awaitNone(Connections connections, long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (connections.count() > 0 && System.nanoTime() < deadline) {
        Thread.sleep(POLL_MILLIS);
      }
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}
