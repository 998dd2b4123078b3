package io.forebay.webui.live;

import io.forebay.gateway.control.event.Event;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// One who reads a stream. Nothing is written to it while what it was sent before still waits: of statuses it
/// then gets the newest, of events the newest state of each.
final class Reader {
  /// What may wait unsent, with one status or event more.
  static final int QUEUE_BYTES_MAX = 64 << 10;

  private static final long NONE = -1;

  private final HttpServerResponse response;
  private final BooleanSupplier may;
  private final Function<Event, JsonObject> document;
  private final Map<Long, Event> waiting = new LinkedHashMap<>();
  private long knows; // Version of the status.
  private long fullSince = NONE;
  private long spokeMillis;

  Reader(
      HttpServerResponse response,
      BooleanSupplier may,
      Function<Event, JsonObject> document,
      long nowMillis) {
    this.response = response;
    this.may = may;
    this.document = document;
    spokeMillis = nowMillis;
  }

  void add(Event event) {
    waiting.remove(event.id()); // To the end: what comes last is told last.
    waiting.put(event.id(), event);
  }

  /// Tells what it does not know, as far as it takes it. False: it must be ended.
  boolean turn(long version, String status, Streams.Pace pace, long nowMillis) {
    if (!may.getAsBoolean() || waiting.size() > Streams.EVENTS_MAX) {
      return false;
    }
    if (response.writeQueueFull()) {
      fullSince = fullSince == NONE ? nowMillis : fullSince;
      return nowMillis - fullSince < pace.stalled();
    }
    fullSince = NONE;
    for (Iterator<Event> i = waiting.values().iterator();
        i.hasNext() && !response.writeQueueFull(); ) {
      Event event = i.next();
      i.remove();
      say(
          "event: event\nid: " + event.id() + "\ndata: " + document.apply(event).encode() + "\n\n",
          nowMillis);
    }
    if (knows != version && !response.writeQueueFull()) {
      knows = version;
      say(status, nowMillis);
    }
    if (nowMillis - spokeMillis >= pace.comment()) {
      say(":\n\n", nowMillis);
    }
    return true;
  }

  private void say(String text, long nowMillis) {
    spokeMillis = nowMillis;
    response.write(text).onFailure(gone -> {}); // Its end is told otherwise.
  }

  /// One that takes nothing would never take the end either.
  void end() {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.writeQueueFull()) {
      response.reset().onFailure(gone -> {});
    } else {
      response.end().onFailure(gone -> {});
    }
  }
}
