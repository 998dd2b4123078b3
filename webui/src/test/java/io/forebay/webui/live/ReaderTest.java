package io.forebay.webui.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventKind;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaderTest {
  private static final Streams.Pace PACE = new Streams.Pace(1_000, 15_000, 60_000);

  private final List<String> said = new ArrayList<>();
  private boolean full;
  private boolean may = true;
  private boolean reset;

  private final HttpServerResponse response =
      (HttpServerResponse)
          Proxy.newProxyInstance(
              HttpServerResponse.class.getClassLoader(),
              new Class<?>[] {HttpServerResponse.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "writeQueueFull" -> full;
                    case "write" -> {
                      said.add((String) arguments[0]);
                      yield Future.succeededFuture();
                    }
                    case "ended", "closed" -> false;
                    case "end" -> Future.succeededFuture();
                    case "reset" -> {
                      reset = true;
                      yield Future.succeededFuture();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private final Reader reader =
      new Reader(response, () -> may, event -> new JsonObject().put("id", event.id()), 0);

  private boolean turn(long version, long millis) {
    return reader.turn(version, "status " + version, PACE, millis);
  }

  private static Event event(long id) {
    return new Event(id, EventKind.LINE_LOST, "osaka", "", 1, 0, 0, "", 0);
  }

  @Test
  void turn_sameStatus_isSaidOnce() {
    assertThat(turn(1, 0)).isTrue();
    assertThat(turn(1, 1_000)).isTrue();
    assertThat(turn(2, 2_000)).isTrue();
    assertThat(said).containsExactly("status 1", "status 2");
  }

  @Test
  void turn_nothingToSay_aCommentNowAndThen() {
    turn(1, 0);
    turn(1, 14_999);
    assertThat(said).hasSize(1);
    turn(1, 15_000);
    turn(1, 16_000);
    assertThat(said).containsExactly("status 1", ":\n\n");
  }

  @Test
  void turn_whileFull_saysNothingAndThenTheNewestAlone() {
    turn(1, 0);
    full = true;
    for (int version = 2; version < 50; version++) {
      reader.add(event(7));
      assertThat(turn(version, version * 1_000L)).isTrue();
    }
    full = false;
    turn(50, 50_000);
    assertThat(said)
        .containsExactly("status 1", "event: event\nid: 7\ndata: {\"id\":7}\n\n", "status 50");
  }

  @Test
  void turn_fullForTooLong_isOver() {
    full = true;
    assertThat(turn(1, 1_000)).isTrue();
    assertThat(turn(2, 60_999)).isTrue();
    assertThat(turn(3, 61_000)).isFalse();
    reader.end();
    assertThat(reset).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void turn_tooManyEventsWaiting_isOver() {
    full = true;
    for (int i = 1; i <= Streams.EVENTS_MAX; i++) {
      reader.add(event(i));
    }
    assertThat(turn(1, 0)).isTrue();
    reader.add(event(Streams.EVENTS_MAX + 1));
    assertThat(turn(1, 0)).isFalse();
  }

  @Test
  void turn_mayNotReadAnyMore_isOver() {
    turn(1, 0);
    may = false;
    assertThat(turn(2, 0)).isFalse();
    assertThat(said).containsExactly("status 1");
  }
}
