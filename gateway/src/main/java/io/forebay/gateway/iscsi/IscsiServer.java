package io.forebay.gateway.iscsi;

import io.forebay.gateway.iscsi.login.Agreed;
import io.forebay.gateway.iscsi.login.LoginHandler;
import io.forebay.gateway.iscsi.login.LoginHandler.Admitted;
import io.forebay.gateway.iscsi.session.Session;
import io.forebay.gateway.iscsi.session.SessionTable;
import io.forebay.gateway.iscsi.session.Traffic;
import io.forebay.gateway.scsi.Nexus;
import io.forebay.gateway.socket.Connections;
import io.forebay.gateway.socket.Faults;
import io.forebay.gateway.socket.Listeners;
import io.forebay.gateway.socket.PeerLog;
import io.forebay.gateway.socket.ReadBudget;
import io.forebay.gateway.socket.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Serves [Targets] over iSCSI, on any number of addresses. Any thread.
public final class IscsiServer implements AutoCloseable {
  /// One session as it is told to people.
  ///
  /// @param number unique among those that are there
  /// @param initiator the name that it has given
  /// @param user as whom it has proven itself; null: no proof was asked for
  /// @param address of its host, with the port
  /// @param target the name; "": it only wants to know what there is
  /// @param nexus its port and ours
  /// @param cid its number for the connection
  /// @param portal our address that it has reached, with the port
  public record Live(
      int number,
      String initiator,
      @Nullable String user,
      String address,
      String target,
      Nexus nexus,
      int cid,
      String portal,
      Agreed agreed,
      Traffic traffic) {
    private static Live of(SessionTable.Open open) {
      Session session = open.session();
      Admitted admitted = session.admitted();
      Targets.Asker asker = admitted.asker();
      return new Live(
          open.number(),
          asker.initiator(),
          asker.user(),
          session.peer(),
          admitted.target(),
          admitted.nexus(),
          admitted.cid(),
          session.portal(),
          admitted.agreed(),
          session.traffic());
    }
  }

  private final IscsiLimits limits;
  private final Listeners listeners;
  private final Connections connections;
  private final Connections turnedAway;
  private final SessionTable table;
  private final Targets targets;
  private final LoginHandler.Terms login;
  private final Portals portals;
  private volatile ChapSecrets secrets;

  /// A server that does not listen yet.
  ///
  /// @param visits hears of every session
  /// @param portals what is told in discovery
  /// @param fatal is told of our own bugs and the JVM's ([io.forebay.gateway.block.InvariantError] among
  ///     them), on any thread; it is expected to stop the process
  public IscsiServer(
      IscsiLimits limits,
      Targets targets,
      Visits visits,
      ChapSecrets secrets,
      Portals portals,
      Consumer<Error> fatal) {
    this(
        limits,
        targets,
        visits,
        secrets,
        portals,
        fatal,
        Transport.best(),
        PooledByteBufAllocator.DEFAULT);
  }

  IscsiServer(
      IscsiLimits limits,
      Targets targets,
      Visits visits,
      ChapSecrets secrets,
      Portals portals,
      Consumer<Error> fatal,
      Transport transport,
      ByteBufAllocator allocator) {
    this.limits = limits;
    this.targets = targets;
    this.portals = portals;
    this.secrets = secrets;
    IscsiLimits.Sessions sessions = limits.sessions();
    var outbound =
        new WriteBufferWaterMark(limits.outbound().lowBytes(), limits.outbound().highBytes());
    listeners =
        new Listeners(
            new Listeners.Terms("iSCSI", sessions.threads(), transport, allocator, outbound));
    connections = new Connections(sessions.max(), sessions.perAddressMax());
    turnedAway = new Connections(sessions.turnedAwayMax(), sessions.turnedAwayMax());
    Faults faults = new Faults(new PeerLog("iscsi"), fatal);
    IscsiLimits.Transfer transfer = limits.transfer();
    long own = (long) sessions.max() * transfer.readBytesOwn();
    ReadBudget budget = new ReadBudget(transfer.readBytesMax() - own);
    table = new SessionTable(new Session.Terms(limits, budget, targets, portals, faults), visits);
    login =
        new LoginHandler.Terms(
            targets,
            visits,
            () -> this.secrets,
            limits,
            new SecureRandom(),
            listeners::stopping,
            faults);
  }

  /// Listens on `address` (port 0: any free one), a portal of the group with the tag `portalGroup`, and
  /// returns the address bound. Throws [IOException] when that is not possible, naming the address.
  public InetSocketAddress listen(InetSocketAddress address, int portalGroup) throws IOException {
    var welcome = new Welcome(login, table, connections, turnedAway, portalGroup);
    InetSocketAddress bound = listeners.listen(address, welcome);
    portals.listens(bound, portalGroup);
    return bound;
  }

  /// The event loops of its connections, as those who take work.
  public List<Executor> loops() {
    return listeners.loops();
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

  /// These secrets count from now on. Sessions of a user who has none any more are closed, and those under a name
  /// that is not that user's any more; all others go on.
  public void secrets(ChapSecrets fresh) {
    secrets = fresh;
    for (Session session : table.sessions()) {
      Targets.Asker asker = session.admitted().asker();
      String user = asker.user();
      if (user != null
          && (fresh.of(user) == null || fresh.reserves(asker.initiator(), user) != null)) {
        session.close();
      }
    }
  }

  /// Closes session `number` and returns it; null: there is none. Its initiator may come again.
  public @Nullable Live disconnect(int number) {
    for (SessionTable.Open open : table.open()) {
      if (open.number() == number) {
        open.session().close();
        return Live.of(open);
      }
    }
    return null;
  }

  /// The sessions that there are, in no order.
  public List<Live> sessions() {
    return table.open().stream().map(Live::of).toList();
  }

  /// Open connections, logins included, but not those that are turned away.
  public int connections() {
    return connections.count();
  }

  /// Stops: no new connection is accepted, initiators are asked to log out; after `patience.stopMillis`, or as
  /// soon as all have gone, every connection is closed. What a volume has not completed by then it completes
  /// to nobody. Returns when it is done; a second call waits for the first. Not to be called from a
  /// completion or the fatal handler: they may run on an event loop.
  @Override
  public void close() {
    long millis = limits.patience().stopMillis();
    listeners.close(connections, millis, this::farewell);
  }

  private void farewell() {
    turnedAway.close();
    table.sessions().forEach(Session::askLogout);
  }
}
