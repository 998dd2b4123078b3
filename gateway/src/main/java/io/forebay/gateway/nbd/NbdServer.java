package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.nbd.handshake.Opened;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.Listeners;
import io.forebay.gateway.socket.PeerLog;
import io.forebay.gateway.socket.ProtocolViolation;
import io.forebay.gateway.socket.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Serves [Exports] over NBD, on any number of addresses. Any thread.
public final class NbdServer implements AutoCloseable {
  private final NbdLimits limits;
  private final Exports exports;
  private final Faults faults;
  private final Listeners listeners;
  private final Connections connections;
  private final Welcome welcome;
  private final List<UnixSocket> sockets = new ArrayList<>(); // Guarded by itself.

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
    NbdLimits.Sessions sessions = limits.sessions();
    var outbound =
        new WriteBufferWaterMark(limits.outbound().lowBytes(), limits.outbound().highBytes());
    listeners =
        new Listeners(
            new Listeners.Terms("NBD", sessions.threads(), transport, allocator, outbound));
    connections = new Connections(sessions.max(), sessions.perAddressMax());
    this.exports = exports;
    faults = new Faults(new PeerLog("nbd"), fatal);
    welcome = new Welcome(limits, exports, tls, connections, listeners::stopping, faults);
  }

  /// Listens on `address` (port 0: any free one) and returns the address bound. Throws [IOException]
  /// when that is not possible, naming the address.
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    return listeners.listen(address, welcome);
  }

  /// Listens on the Unix socket `path`, which owner and group may use. A socket file that nobody
  /// listens on any more is replaced. Throws [IOException] when that is not possible, naming the path.
  public void listen(Path path) throws IOException {
    UnixSocket socket = UnixSocket.prepare(path);
    listeners.listen(path, welcome);
    socket.restrict();
    synchronized (sockets) {
      sockets.add(socket);
    }
  }

  /// The event loops of its connections, as those who take work.
  public List<Executor> loops() {
    return listeners.loops();
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
    listeners.close(connections, limits.patience().stopMillis(), this::removeSockets);
  }

  private void removeSockets() {
    synchronized (sockets) {
      sockets.forEach(UnixSocket::remove);
      sockets.clear();
    }
  }
}
