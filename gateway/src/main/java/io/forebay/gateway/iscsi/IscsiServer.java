package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.login.LoginHandler;
import io.forebay.gateway.iscsi.login.LoginHandler.Admitted;
import io.forebay.gateway.iscsi.session.Session;
import io.forebay.gateway.iscsi.session.SessionTable;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.PeerLog;
import io.forebay.gateway.socket.ReadBudget;
import io.forebay.gateway.socket.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Serves [Targets] over iSCSI, on any number of addresses. Any thread.
public final class IscsiServer implements AutoCloseable {
  private static final int TERMINATE_MILLIS_MAX = 5_000;
  private static final int POLL_MILLIS = 5;

  /// One session as it is told to people.
  ///
  /// @param initiator the name that it has given
  /// @param user as whom it has proven itself; null: no proof was asked for
  /// @param address of its host, with the port
  /// @param target the name; "": it only wants to know what there is
  public record Live(String initiator, @Nullable String user, String address, String target) {}

  private final IscsiLimits limits;
  private final Transport transport;
  private final ByteBufAllocator allocator;
  private final EventLoopGroup loops;
  private final Connections connections;
  private final SessionTable table;
  private final Targets targets;
  private final Welcome welcome;
  private final Object closing = new Object();
  private final List<Channel> listeners = new ArrayList<>(); // Guarded by itself.
  private volatile boolean stopping;

  /// A server that does not listen yet.
  ///
  /// @param portal how initiators reach the portal whose own `ADDRESS:PORT` is given: told in discovery
  /// @param fatal is told of our own bugs and the JVM's ([io.forebay.gateway.block.InvariantError] among
  ///     them), on any thread; it is expected to stop the process
  public IscsiServer(
      IscsiLimits limits,
      Targets targets,
      ChapSecrets secrets,
      UnaryOperator<String> portal,
      Consumer<Error> fatal) {
    this(limits, targets, secrets, portal, fatal, Transport.best(), PooledByteBufAllocator.DEFAULT);
  }

  IscsiServer(
      IscsiLimits limits,
      Targets targets,
      ChapSecrets secrets,
      UnaryOperator<String> portal,
      Consumer<Error> fatal,
      Transport transport,
      ByteBufAllocator allocator) {
    this.limits = limits;
    this.targets = targets;
    this.transport = transport;
    this.allocator = allocator;
    IscsiLimits.Sessions sessions = limits.sessions();
    loops = transport.loops(sessions.threads(), "forebay-iscsi");
    connections = new Connections(sessions.max(), sessions.perAddressMax());
    Faults faults = new Faults(new PeerLog("iscsi"), fatal);
    IscsiLimits.Transfer transfer = limits.transfer();
    long own = (long) sessions.max() * transfer.readBytesOwn();
    ReadBudget budget = new ReadBudget(transfer.readBytesMax() - own);
    table = new SessionTable(new Session.Terms(limits, budget, targets, portal, faults));
    LoginHandler.Terms login =
        new LoginHandler.Terms(
            targets, secrets, limits, new SecureRandom(), () -> stopping, faults);
    welcome = new Welcome(login, table, connections);
  }

  /// Listens on `address` (port 0: any free one) and returns the address bound. Throws [IOException]
  /// when that is not possible, naming the address.
  public InetSocketAddress listen(InetSocketAddress address) throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(transport.tcp())
            .childHandler(welcome)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    limits.outbound().lowBytes(), limits.outbound().highBytes()));
    transport.prepare(bootstrap);
    synchronized (listeners) {
      if (stopping) {
        throw new IOException("the iSCSI server is closed and cannot listen on " + address);
      }
      ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new IOException(
            "iSCSI cannot listen on " + address + ": " + bound.cause(), bound.cause());
      }
      listeners.add(bound.channel());
      return (InetSocketAddress) bound.channel().localAddress();
    }
  }

  /// It was changed who may open what: sessions that could not be opened so any more are closed.
  public void recheck() {
    for (Session session : table.sessions()) {
      Admitted admitted = session.admitted();
      if (admitted.device() != null
          && !(targets.find(admitted.target(), admitted.asker())
                  instanceof Targets.Answer.Open(var device)
              && device == admitted.device())) {
        session.close();
      }
    }
  }

  /// The sessions that there are, in no order.
  public List<Live> sessions() {
    return table.sessions().stream()
        .map(each -> {
          Targets.Asker asker = each.admitted().asker();
          return new Live(asker.initiator(), asker.user(), each.peer(), each.admitted().target());
        })
        .toList();
  }

  /// Open connections, logins included.
  public int connections() {
    return connections.count();
  }

  /// Stops: no new connection is accepted, initiators are asked to log out; after `patience.stopMillis`, or as
  /// soon as all have gone, every connection is closed. What a volume has not completed by then it completes
  /// to nobody. Returns when it is done; a second call waits for the first. Not to be called from a
  /// completion or the fatal handler: they may run on an event loop.
  @Override
  public void close() {
    synchronized (closing) {
      synchronized (listeners) {
        stopping = true;
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        listeners.clear();
      }
      table.sessions().forEach(Session::askLogout);
      long deadline =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.patience().stopMillis());
      boolean interrupted = false;
      while (connections.count() > 0 && System.nanoTime() < deadline && !interrupted) {
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException _) {
          interrupted = true; // In a hurry: initiators get no more time.
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
