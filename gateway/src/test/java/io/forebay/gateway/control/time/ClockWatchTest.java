package io.forebay.gateway.control.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Who is asked when, and what follows from the answers.
class ClockWatchTest {
  private static final long MINUTE = 60_000;

  private final SimClock clock = new SimClock();
  private final MemoryShelf shelf = new MemoryShelf();
  private final EventBook book = EventBook.open(shelf, clock, new HandThreads());
  private final Settings settings;
  private final Map<String, ClockWatch.Reading> servers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final ClockWatch watch;

  ClockWatchTest() throws IOException {
    settings =
        new Settings(
            Map.of(), StateStore.create(shelf, RuntimeState.fresh("berlin", new UUID(1, 2))));
    watch = new ClockWatch(settings, book, clock, "berlin", this::ask);
  }

  private ClockWatch.Reading ask(InetSocketAddress server) throws IOException {
    asked.add(server.getHostString() + ":" + server.getPort());
    ClockWatch.Reading reading = servers.get(server.getHostString());
    if (reading == null) {
      throw new IOException("nobody listens there");
    }
    return reading;
  }

  private void says(String server, long offsetMillis, long roundTripMillis) {
    servers.put(server, new ClockWatch.Reading(offsetMillis, roundTripMillis, 2));
  }

  private void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
    watch.look();
  }

  private List<EventKind> open() {
    return book.list(true, 0, 10).stream().map(Event::kind).toList();
  }

  @Test
  void look_noServers_asksNobody() {
    watch.look();
    pass(60 * MINUTE);
    assertThat(asked).isEmpty();
    assertThat(watch.report()).isEqualTo(ClockReport.OFF);
    assertThat(open()).isEmpty();
  }

  @Test
  void look_severalServers_theFirstAnswerCounts() {
    settings.change("time.server", "dead, 192.0.2.1:1123, ntp");
    says("192.0.2.1", -40, 20);
    says("ntp", 7_000, 20);
    watch.look();
    assertThat(asked).containsExactly("dead:123", "192.0.2.1:1123");
    ClockReport report = watch.report();
    assertThat(report.servers()).containsExactly("dead", "192.0.2.1:1123", "ntp");
    assertThat(report.answer())
        .isEqualTo(new ClockReport.Answer("192.0.2.1:1123", -40, 20, 2, clock.wallMillis()));
    assertThat(report.problem()).isEmpty();
    assertThat(open()).isEmpty();
  }

  @Test
  void look_tooSoon_asksNot_butOthersAtOnce() {
    settings.change("time.server", "ntp");
    says("ntp", 1, 1);
    watch.look();
    pass(10 * MINUTE - 1);
    assertThat(asked).hasSize(1);
    pass(1);
    assertThat(asked).hasSize(2);
    settings.change("time.server", "other");
    pass(1);
    assertThat(asked).containsExactly("ntp:123", "ntp:123", "other:123");
    assertThat(watch.report().answer()).as("of one that is not asked any more").isNull();
    settings.change("time.every", "1min");
    pass(MINUTE);
    assertThat(asked).hasSize(4);
  }

  @Test
  void offset_overAndUnderTheLimit_isRaisedAndCleared() {
    settings.change("time.server", "ntp");
    says("ntp", -1_010, 20);
    watch.look();
    assertThat(open()).as("half the round trip may be the error").isEmpty();
    says("ntp", -1_011, 20);
    pass(10 * MINUTE);
    assertThat(open()).containsExactly(EventKind.TIME_OFFSET);
    assertThat(book.list(true, 0, 1).getFirst().subject()).isEqualTo("berlin");
    assertThat(book.list(true, 0, 1).getFirst().detail())
        .isEqualTo("it is 1.011 s ahead, says ntp");
    settings.change("time.offset_max", "2s");
    pass(10 * MINUTE);
    assertThat(open()).isEmpty();
  }

  @Test
  void answers_missingForLong_areAnAlarmUntilOneComes() {
    settings.change("time.server", "ntp");
    says("ntp", 250, 4);
    watch.look();
    long answered = clock.wallMillis();
    servers.clear();
    for (int i = 1; i < ClockWatch.SILENT_MAX; i++) {
      pass(10 * MINUTE);
      assertThat(open()).as("after %s", i).isEmpty();
      assertThat(watch.report().problem()).isEqualTo("ntp: nobody listens there");
    }
    pass(10 * MINUTE);
    assertThat(open()).containsExactly(EventKind.TIME_UNREACHABLE);
    ClockReport.Answer last = watch.report().answer();
    assertThat(last).isEqualTo(new ClockReport.Answer("ntp", 250, 4, 2, answered));
    says("ntp", 3, 4);
    assertThat(watch.ask().problem()).isEmpty();
    assertThat(open()).isEmpty();
  }

  @Test
  void servers_takenAway_clearWhatTheySaid() {
    settings.change("time.server", "ntp");
    says("ntp", 90_000, 4);
    watch.look();
    assertThat(open()).containsExactly(EventKind.TIME_OFFSET);
    settings.change("time.server", "");
    watch.look();
    assertThat(open()).isEmpty();
    assertThat(watch.report()).isEqualTo(ClockReport.OFF);
  }
}
