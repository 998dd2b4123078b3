package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.nbd.handshake.Opened;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.PeerLog;
import io.forebay.gateway.socket.ProtocolViolation;
import io.forebay.gateway.socket.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Serves [Exports] over NBD, on any number of addresses. Any thread.
public final class NbdServer implements AutoCloseable {
  private static final int TERMINATE_MILLIS_MAX = 5_000;
  private static final int POLL_MILLIS = 5;

  private final NbdLimits limits;
  private final Exports exports;
  private final Faults faults;
  private final Transport transport;
  private final ByteBufAllocator allocator;
  private final EventLoopGroup loops;
  private final Connections connections;
  private final Welcome welcome;
  private final Object closing = new Object();
  private final List<Channel> listeners = new ArrayList<>(); // Guarded by itself.
  private final List<UnixSocket> sockets = new ArrayList<>(); // Guarded by `listeners`.
  private volatile boolean stopping;

  /// A server that does not listen yet. `fatal` is told of our own bugs and the JVM's
  /// ([io.forebay.gateway.block.InvariantError] among them), on any thread; it is expected to stop the
  /// process.
  public NbdServer(NbdLimits limits, Exports exports, ServerTls tls, Consumer<Error> fatal) {
    this(limits, exports, tls, fatal, Transport.best(), PooledByteBufAllocator.DEFAULT);
  }

  NbdServer(
      NbdLimits limits,
      Exports exports,
      ServerTls tls,
      Consumer<Error> fatal,
      Transport transport,
      ByteBufAllocator allocator) {
    this.limits = limits;
    this.transport = transport;
    this.allocator = allocator;
    NbdLimits.Sessions sessions = limits.sessions();
    loops = transport.loops(sessions.threads(), "forebay-nbd");
    connections = new Connections(sessions.max(), sessions.perAddressMax());
    this.exports = exports;
    faults = new Faults(new PeerLog("nbd"), fatal);
    welcome = new Welcome(limits, exports, tls, connections, () -> stopping, faults);
  }

  /// Listens on `address` (port 0: any free one) and returns the address bound. Throws [IOException]
  /// when that is not possible, naming the address.
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    Channel listener = bind(transport.tcp(), address, address.toString());
    return (InetSocketAddress) listener.localAddress();
  }

  /// Listens on the Unix socket `path`, which owner and group may use. A socket file that nobody
  /// listens on any more is replaced. Throws [IOException] when that is not possible, naming the path.
  public void listen(Path path) throws IOException {
    UnixSocket socket = UnixSocket.prepare(path);
    bind(transport.unix(), transport.unixAddress(path), path.toString());
    socket.restrict();
    synchronized (listeners) {
      sockets.add(socket);
    }
  }

  private Channel bind(Class<? extends ServerChannel> type, SocketAddress address, String name)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(type)
            .childHandler(welcome)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    limits.outbound().lowBytes(), limits.outbound().highBytes()));
    if (type == transport.tcp()) {
      transport.prepare(bootstrap);
    }
    synchronized (listeners) {
      if (stopping) {
        throw new IOException("the NBD server is closed and cannot listen on " + name);
      }
      ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new IOException("NBD cannot listen on " + name + ": " + bound.cause(), bound.cause());
      }
      listeners.add(bound.channel());
      return bound.channel();
    }
  }

  /// It was changed who may open `volume`, or how: connections to it that could not be opened so any more
  /// are closed.
  public void recheck(UUID volume) {
    for (Channel channel : connections.open()) {
      Opened opened = Opened.of(channel);
      if (opened != null && opened.volume().equals(volume) && !opened.stands(exports)) {
        faults.violated(channel, new ProtocolViolation("export-closed", "as volume export says"));
      }
    }
  }

  /// Open connections, handshakes included.
  public int connections() {
    return connections.count();
  }

  /// Stops: no new connection is accepted, requests under way are finished, new ones get ESHUTDOWN;
  /// after `patience.stopMillis`, or as soon as all clients have gone, every connection is closed. What
  /// a volume has not completed by then it completes to nobody. Returns when it is done; a second call
  /// waits for the first. Not to be called from a completion or the fatal handler: they may run on an
  /// event loop.
  @Override
  public void close() {
    synchronized (closing) {
      synchronized (listeners) {
        stopping = true;
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
        sockets.forEach(UnixSocket::remove);
        sockets.clear();
      }
      long deadline =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.patience().stopMillis());
      boolean interrupted = false;
      while (connections.count() > 0 && System.nanoTime() < deadline && !interrupted) {
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
          interrupted = true; // In a hurry: clients get no more time.
        }
      }
      connections.close();
      loops
          .shutdownGracefully(0, TERMINATE_MILLIS_MAX, TimeUnit.MILLISECONDS)
          .awaitUninterruptibly();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
