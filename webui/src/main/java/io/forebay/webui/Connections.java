package io.forebay.webui;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.IdentityHashMap;
import java.util.Map;

/// The open connections, bounded in number and in how long they keep us waiting (M1). A request must be
/// there whole within its patience of the connect or of the last answer; how long its answer takes is
/// the door's affair. Confined to the event loop.
final class Connections {
  static final int COUNT_MAX = 64;

  /// A body of 64 KiB over loopback takes no time; a person with telnet gets this much.
  static final long PATIENCE_MS = 15_000;

  private static final long NONE = -1;

  private final Vertx vertx;
  private final long patienceMs;
  private final Map<HttpConnection, Long> timers = new IdentityHashMap<>();

  Connections(Vertx vertx, long patienceMs) {
    this.vertx = vertx;
    this.patienceMs = patienceMs;
  }

  void opened(HttpConnection connection) {
    if (timers.size() >= COUNT_MAX) {
      drop(connection);
      return;
    }
    timers.put(connection, NONE);
    connection.closeHandler(closed -> forget(connection));
    expect(connection);
  }

  /// Its next request has so long to arrive.
  void expect(HttpConnection connection) {
    stop(connection);
    timers.replace(connection, vertx.setTimer(patienceMs, late -> drop(connection)));
  }

  /// A request is there whole.
  void arrived(HttpConnection connection) {
    stop(connection);
    timers.replace(connection, NONE);
  }

  private void forget(HttpConnection connection) {
    stop(connection);
    timers.remove(connection);
  }

  private void stop(HttpConnection connection) {
    long timer = timers.getOrDefault(connection, NONE);
    if (timer != NONE) {
      vertx.cancelTimer(timer);
    }
  }

  private static void drop(HttpConnection connection) {
    connection.close().onFailure(already -> {}); // Then it is gone, which is what we want.
  }
}
