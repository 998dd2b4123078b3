package io.forebay.webui;

import io.forebay.gateway.block.Check;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The open connections of a service, bounded in how long they keep us waiting and in what waits for them unread
/// (M1). A request's head must be there within the patience of the connect or of the last answer, its body within
/// another; how long its answer takes is the door's affair, but once it is there it must be fetched. Confined to
/// the event loop. How many there may be: [io.forebay.webui.accept.Arrivals].
final class Connections {
  /// A body of 64 KiB over loopback takes no time; a person with telnet gets this much.
  static final long PATIENCE_MS = 15_000;

  /// For an answer: the page's largest file by a modem.
  static final long FETCH_MS = 120_000;

  /// Answers that one connection may leave unread. One alone may be larger: then no other is begun beside it.
  static final int UNREAD_BYTES_MAX = 2 << 20;

  /// All connections together; beyond, the one that leaves most unread is closed.
  static final int UNREAD_IN_ALL_BYTES_MAX = 16 << 20;

  private static final String KEY = "connections";
  private static final long NONE = -1;

  /// What is known of one.
  private static final class Open {
    int underWay; // Requests: more than one at a time with HTTP/2.
    int unfetched; // Answers.
    long unreadBytes;
    long timer = NONE;
    boolean dropped;
  }

  private final Vertx vertx;
  private final long patienceMs;
  private final long fetchMs;
  private final Map<HttpConnection, Open> open = new IdentityHashMap<>();
  private long unreadInAllBytes;

  /// Milliseconds as [#PATIENCE_MS] and [#FETCH_MS].
  Connections(Vertx vertx, long patienceMs, long fetchMs) {
    this.vertx = vertx;
    this.patienceMs = patienceMs;
    this.fetchMs = fetchMs;
  }

  /// Those that the request of `context` came by one of.
  static Connections of(RoutingContext context) {
    return Check.present(
        context.<Connections>get(KEY), "a request begins before it is answered", 0, 0);
  }

  void opened(HttpConnection connection) {
    Open fresh = new Open();
    open.put(connection, fresh);
    connection.closeHandler(closed -> forget(connection));
    fresh.timer = patience(connection);
  }

  /// A request's head is there. Gives the timer of its body, to be given back.
  long begun(RoutingContext context) {
    context.put(KEY, this);
    HttpConnection connection = context.request().connection();
    Open of = open.get(connection);
    if (of != null) {
      of.underWay++;
      stop(of);
    }
    return patience(connection);
  }

  /// It is there whole.
  void arrived(long timer) {
    vertx.cancelTimer(timer);
  }

  /// It was answered, or given up.
  void ended(HttpConnection connection, long timer) {
    vertx.cancelTimer(timer);
    Open of = open.get(connection);
    if (of != null) {
      of.underWay--;
      rest(connection, of);
    }
  }

  /// Has `end` send an answer of `bytes`; completes when they were taken. One that asks for more and more and reads
  /// nothing gets no answer but the end of the connection.
  void send(HttpConnection connection, int bytes, Supplier<Future<Void>> end) {
    Open of = open.get(connection);
    if (of == null || of.dropped) {
      return; // Whoever asked is gone.
    }
    if (of.unreadBytes > 0 && of.unreadBytes + bytes > UNREAD_BYTES_MAX) {
      drop(connection);
      return;
    }
    of.unfetched++;
    of.unreadBytes += bytes;
    unreadInAllBytes += bytes;
    stop(of);
    long late = vertx.setTimer(fetchMs, over -> drop(connection));
    end.get()
        .onComplete(taken -> {
          vertx.cancelTimer(late);
          if (open.get(connection) == of) {
            of.unfetched--;
            of.unreadBytes -= bytes;
            unreadInAllBytes -= bytes;
            rest(connection, of);
          }
        });
    if (unreadInAllBytes > UNREAD_IN_ALL_BYTES_MAX) {
      dropHeaviest();
    }
  }

  private void dropHeaviest() {
    open.entrySet().stream()
        .filter(each -> !each.getValue().dropped)
        .max(Comparator.comparingLong(each -> each.getValue().unreadBytes))
        .ifPresent(heaviest -> drop(heaviest.getKey()));
  }

  /// Nothing is under way: the next request is waited for.
  private void rest(HttpConnection connection, Open of) {
    if (of.underWay == 0 && of.unfetched == 0) {
      stop(of);
      of.timer = patience(connection);
    }
  }

  private long patience(HttpConnection connection) {
    return vertx.setTimer(patienceMs, late -> drop(connection));
  }

  private void forget(HttpConnection connection) {
    Open gone = open.remove(connection);
    if (gone != null) {
      unreadInAllBytes -= gone.unreadBytes;
      stop(gone);
    }
  }

  private void stop(Open of) {
    if (of.timer != NONE) {
      vertx.cancelTimer(of.timer);
      of.timer = NONE;
    }
  }

  private void drop(HttpConnection connection) {
    Open of = open.get(connection);
    if (of != null) {
      of.dropped = true;
    }
    connection.close().onFailure(already -> {}); // Then it is gone, which is what we want.
  }
}
