package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.Visits;
import io.forebay.gateway.iscsi.login.LoginHandler.Admitted;
import io.forebay.gateway.iscsi.login.LoginHandler.Entrance;
import io.forebay.gateway.iscsi.login.LoginHandler.Serials;
import io.forebay.gateway.scsi.Nexus;
import io.forebay.gateway.scsi.TargetDevice;
import io.forebay.gateway.socket.InputBuffer;
import io.forebay.gateway.socket.PeerText;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sessions that there are: one for each initiator port and target. Who logs in as a port that has a
/// session already takes its place, once all that the old one had under way has ended (RFC 7143 6.3.5). A name
/// is only a claim: nobody but its user takes the place of a session whose user has proven who that is.
///
/// Any thread.
public final class SessionTable implements Entrance {
  private static final int TSIH_MAX = 0xffff;

  private record Key(Nexus nexus, String target) {}

  /// One session in the full feature phase, and its number (TSIH).
  public record Open(Session session, int number) {}

  /// The place of one session.
  private static final class Seat {
    final @Nullable Key key;
    final @Nullable TargetDevice device;
    final @Nullable String user;
    final int tsih;
    final Channel channel;
    final CompletableFuture<@Nullable Void> left = new CompletableFuture<>();
    boolean begun; // Of the channel's event loop.

    Seat(@Nullable Key key, Admitted admitted, int tsih, Channel channel) {
      this.key = key;
      device = admitted.device();
      user = admitted.asker().user();
      this.tsih = tsih;
      this.channel = channel;
    }
  }

  private final Session.Terms terms;
  private final AtomicLong gatheredShared;
  private final Visits visits;
  private final Map<Key, Seat> byKey = new HashMap<>(); // Guarded by this, as the next three.
  private final Map<Channel, Seat> byChannel = new HashMap<>();
  private final Set<Integer> tsihs = new HashSet<>();
  private int lastTsih;
  private final List<Open> sessions = new CopyOnWriteArrayList<>();

  /// `visits` hears of each session.
  public SessionTable(Session.Terms terms, Visits visits) {
    this.terms = terms;
    gatheredShared = new AtomicLong(terms.limits().transfer().gatheredBytesShared());
    this.visits = visits;
  }

  @Override
  public void enter(Admitted admitted, Channel channel, IntConsumer ready) {
    Seat seat;
    Seat old = null;
    synchronized (this) {
      boolean keyed = admitted.device() != null;
      Key key = keyed ? new Key(admitted.nexus(), admitted.target()) : null;
      if (key != null && isAnothers(byKey.get(key), admitted)) {
        ready.accept(TAKEN);
        return;
      }
      int tsih = freeTsih();
      if (tsih == NO_ROOM) {
        ready.accept(NO_ROOM);
        return;
      }
      seat = new Seat(key, admitted, tsih, channel);
      byChannel.put(channel, seat);
      if (key != null) {
        old = byKey.put(key, seat);
      }
    }
    CompletableFuture<@Nullable Void> before =
        old == null ? CompletableFuture.completedFuture(null) : old.left;
    channel
        .closeFuture()
        .addListener(_ -> {
          if (!seat.begun) { // Whoever comes next still waits for the one before.
            free(seat);
            var _ = before.thenRun(() -> seat.left.complete(null));
          }
        });
    if (old == null) {
      ready.accept(seat.tsih);
      return;
    }
    var _ = old.channel.close();
    var _ = before.thenRun(() -> execute(channel, () -> ready.accept(seat.tsih)));
  }

  private static boolean isAnothers(@Nullable Seat seat, Admitted admitted) {
    return seat != null && seat.user != null && !seat.user.equals(admitted.asker().user());
  }

  private static void execute(Channel channel, Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException _) {
      // The server is closed: there is no session to begin any more.
    }
  }

  private int freeTsih() {
    for (int i = 0; i < TSIH_MAX; i++) {
      lastTsih = lastTsih % TSIH_MAX + 1;
      if (tsihs.add(lastTsih)) {
        return lastTsih;
      }
    }
    return NO_ROOM;
  }

  @Override
  public ChannelHandler session(
      Admitted admitted, InputBuffer input, Channel channel, Serials serials) {
    Seat seat;
    synchronized (this) {
      seat = byChannel.get(channel);
    }
    if (seat == null) {
      throw new IllegalStateException(
          "a session was not let in"); // Our own bug: closes the connection.
    }
    seat.begun = true;
    if (seat.device != null) {
      seat.device.attach(admitted.nexus());
    }
    Session session =
        new Session(terms, this, admitted, input, channel, serials, () -> leave(seat, channel));
    sessions.add(new Open(session, seat.tsih));
    say("opened", session);
    visits.opened(admitted.asker(), admitted.target());
    return session;
  }

  private void say(String event, Session session) {
    Admitted admitted = session.admitted();
    String initiator = PeerText.shown(admitted.asker().initiator());
    String line = event + " peer=" + session.peer() + " initiator=" + initiator;
    terms.faults().peers().say(line + " target=" + PeerText.shown(admitted.target()));
  }

  private void leave(Seat seat, Channel channel) {
    for (Open each : sessions) {
      if (each.session.isOn(channel) && sessions.remove(each)) {
        say("closed", each.session);
        Admitted gone = each.session.admitted();
        visits.closed(gone.asker(), gone.target());
      }
    }
    if (seat.device != null && seat.key != null) {
      seat.device.detach(seat.key.nexus); // Before the next one attaches.
    }
    free(seat);
    seat.left.complete(null);
  }

  private synchronized void free(Seat seat) {
    byChannel.remove(seat.channel, seat);
    tsihs.remove(seat.tsih);
    if (seat.key != null) {
      byKey.remove(seat.key, seat);
    }
  }

  /// Ends the tasks of `some` that `which` is true of, and calls `done`, on any thread, once nothing of them
  /// goes on: with the nexuses that had such tasks.
  static void abort(List<Session> some, Predicate<Task> which, Consumer<Set<Nexus>> done) {
    Set<Nexus> whose = ConcurrentHashMap.newKeySet();
    AtomicInteger open = new AtomicInteger(some.size() + 1);
    Runnable one =
        () -> {
          if (open.decrementAndGet() == 0) {
            done.accept(whose);
          }
        };
    for (Session each : some) {
      Predicate<Task> noting =
          task -> {
            boolean ends = which.test(task);
            if (ends) {
              whose.add(each.admitted().nexus());
            }
            return ends;
          };
      each.abortAnywhere(noting, one);
    }
    one.run();
  }

  /// What a new session gathers data on.
  GatherAccount gathering() {
    return new GatherAccount(terms.limits().transfer(), gatheredShared);
  }

  /// Those in the full feature phase now; some may have gone when one looks.
  public List<Session> sessions() {
    return sessions.stream().map(Open::session).toList();
  }

  /// The same with their numbers.
  public List<Open> open() {
    return List.copyOf(sessions);
  }
}
