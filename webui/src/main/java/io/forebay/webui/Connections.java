package io.forebay.webui;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/// The open connections of a service, bounded in number and in how long they keep us waiting (M1). A request's head
/// must be there within the patience of the connect or of the last answer, its body within another; how long its
/// answer takes is the door's affair. Confined to the event loop.
final class Connections {
  static final int COUNT_MAX = 64;

  /// Of one address, so that no one machine locks out the others; loopback is exempt. A browser without HTTP/2 opens
  /// six.
  static final int ADDRESS_MAX = 16;

  /// A body of 64 KiB over loopback takes no time; a person with telnet gets this much.
  static final long PATIENCE_MS = 15_000;

  private static final long NONE = -1;

  /// What is known of one.
  private static final class Open {
    final String from;
    int underWay; // Requests: more than one at a time with HTTP/2.
    long timer = NONE;

    Open(String from) {
      this.from = from;
    }
  }

  private final Vertx vertx;
  private final long patienceMs;
  private final Map<HttpConnection, Open> open = new IdentityHashMap<>();
  private final Map<String, Integer> byAddress = new HashMap<>();

  Connections(Vertx vertx, long patienceMs) {
    this.vertx = vertx;
    this.patienceMs = patienceMs;
  }

  void opened(HttpConnection connection) {
    String from = Objects.requireNonNullElse(connection.remoteAddress().hostAddress(), "");
    boolean local = from.startsWith("127.") || from.equals("::1") || from.equals("0:0:0:0:0:0:0:1");
    if (open.size() >= COUNT_MAX || !local && byAddress.getOrDefault(from, 0) >= ADDRESS_MAX) {
      drop(connection);
      return;
    }
    Open fresh = new Open(from);
    open.put(connection, fresh);
    byAddress.merge(from, 1, Integer::sum);
    connection.closeHandler(closed -> forget(connection));
    fresh.timer = patience(connection);
  }

  /// A request's head is there. Gives the timer of its body, to be given back.
  long begun(HttpConnection connection) {
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
    if (of != null && --of.underWay == 0) {
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
      stop(gone);
      byAddress.computeIfPresent(gone.from, (from, count) -> count == 1 ? null : count - 1);
    }
  }

  private void stop(Open of) {
    if (of.timer != NONE) {
      vertx.cancelTimer(of.timer);
      of.timer = NONE;
    }
  }

  private static void drop(HttpConnection connection) {
    connection.close().onFailure(already -> {}); // Then it is gone, which is what we want.
  }
}
