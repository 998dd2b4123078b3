package io.forebay.webui.live;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Events;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everybody who is told of changes as they come (server-sent events, HTML 9.2): the status when it has
/// changed, and every event. All readers share one look at the status.
public final class Streams implements AutoCloseable {
  /// Readers at a time: open pages, and a few programs.
  public static final int COUNT_MAX = 32;

  /// Of one user, so that nobody takes all of them.
  public static final int OF_ONE_MAX = 8;

  /// Events that are told again to whoever comes back, and that may wait for one reader. One that has more
  /// waiting is ended: it comes back and reads the list.
  public static final int EVENTS_MAX = 256;

  private static final long NONE = -1;

  /// How often things are done, in milliseconds.
  ///
  /// @param look at the status
  /// @param comment when nothing was said for so long, so that proxies and both ends know that the other lives
  /// @param stalled a reader that has taken nothing for so long is ended
  public record Pace(long look, long comment, long stalled) {
    public static final Pace DEFAULT = new Pace(1_000, 15_000, 60_000);
  }

  /// What is told, and in what form.
  ///
  /// @param status the document of the status
  /// @param event that of an event
  public record Source(
      Supplier<JsonObject> status, Supplier<Events> events, Function<Event, JsonObject> event) {}

  private final Vertx vertx;
  private final Source source;
  private final Pace pace;
  private final LongSupplier millis;
  private final Map<Reader, String> readers = new LinkedHashMap<>(); // With whose it is.
  private Events.@Nullable Listening listening;
  private long timer = NONE;
  private String statusKey = "";
  private String statusText = "";
  private long statusVersion;

  /// @param millis a clock that never goes back
  public Streams(Vertx vertx, Source source, Pace pace, LongSupplier millis) {
    this.vertx = vertx;
    this.source = source;
    this.pace = pace;
    this.millis = millis;
  }

  /// Why `who` may not read beside those who do, and what to do about it; null: it may.
  public @Nullable String full(String who) {
    if (readers.values().stream().filter(who::equals).count() >= OF_ONE_MAX) {
      return OF_ONE_MAX + " pages and programs of yours are told already: close one of them.";
    }
    return readers.size() < COUNT_MAX
        ? null
        : COUNT_MAX + " pages and programs are told already: close one, or try again later.";
  }

  /// Readers at this moment.
  public int count() {
    return readers.size();
  }

  /// Begins to tell `response`, whose head is not written, to `who`. `after`: the id of the last event that its reader
  /// knows, or 0 for a new one. `may`: whether it still may read. To be told of the response's end by the
  /// returned action.
  public Runnable open(HttpServerResponse response, String who, long after, BooleanSupplier may) {
    response
        .putHeader("Content-Type", "text/event-stream")
        .setChunked(true)
        .setWriteQueueMaxSize(Reader.QUEUE_BYTES_MAX);
    Reader reader = new Reader(response, may, source.event(), millis.getAsLong());
    readers.put(reader, who);
    begin();
    if (after > 0) {
      replay(reader, after);
    }
    look();
    turn(reader);
    return () -> left(reader);
  }

  private void begin() {
    if (timer == NONE) {
      Context loop = vertx.getOrCreateContext();
      listening = source.events().get().listen(event -> loop.runOnContext(told -> happened(event)));
      timer = vertx.setPeriodic(pace.look(), tick -> tick());
    }
  }

  private void replay(Reader reader, long after) {
    List<Event> newest = source.events().get().list(false, 0, EVENTS_MAX);
    newest.reversed().stream().filter(event -> event.id() > after).forEach(reader::add);
  }

  private void happened(Event event) {
    for (Reader reader : List.copyOf(readers.keySet())) {
      reader.add(event);
      turn(reader);
    }
  }

  private void tick() {
    look();
    for (Reader reader : List.copyOf(readers.keySet())) {
      turn(reader);
    }
  }

  /// Looks at the status. What only the time of day has changed in has not changed.
  private void look() {
    JsonObject status = source.status().get();
    JsonObject timeless = status.copy();
    timeless.remove("now");
    String key = timeless.encode();
    if (!key.equals(statusKey)) {
      statusKey = key;
      statusText = "event: status\ndata: " + status.encode() + "\n\n";
      statusVersion++;
    }
  }

  private void turn(Reader reader) {
    if (!reader.turn(statusVersion, statusText, pace, millis.getAsLong())) {
      left(reader);
      reader.end();
    }
  }

  private void left(Reader reader) {
    readers.remove(reader);
    if (readers.isEmpty()) {
      stop();
    }
  }

  private void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
    if (listening != null) {
      listening.close();
      listening = null;
    }
  }

  /// Ends all of them. On the loop.
  @Override
  public void close() {
    List<Reader> all = new ArrayList<>(readers.keySet());
    readers.clear();
    stop();
    all.forEach(Reader::end);
  }
}
