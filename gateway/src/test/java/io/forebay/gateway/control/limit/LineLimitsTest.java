package io.forebay.gateway.control.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The clock begins on Friday, 2027-01-15, at 08:00 UTC.
class LineLimitsTest {
  private static final long MBIT = 125_000;
  private static final long HOUR = TimeUnit.HOURS.toMillis(1);

  private final SimClock clock = new SimClock();
  private final long start = clock.wallMillis();
  private final HandThreads threads = new HandThreads();
  private final MemoryShelf shelf = new MemoryShelf();
  private final EventBook book = EventBook.open(shelf, clock, threads);
  private final StateStore store =
      StateStore.create(shelf, RuntimeState.fresh("here", new UUID(1, 2)));
  private final List<String> peers = new ArrayList<>(List.of("osaka", "kyoto"));
  private final Map<String, Shaping> told = new HashMap<>();
  private LineLimits limits = begin(store);

  LineLimitsTest() throws IOException {}

  private LineLimits begin(StateStore from) {
    return LineLimits.start(clock, threads, from, book, () -> peers, told::put);
  }

  private Status.Limit set(@Nullable String group, long rate, @Nullable String when) {
    WeeklyWindow window = when == null ? null : WeeklyWindow.parse(when, "UTC");
    Outcome<Status.Limit> outcome = limits.put(new LineLimit("osaka", group, rate, window));
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<Status.Limit>) outcome).value();
  }

  private Shaping osaka() {
    return told.getOrDefault("osaka", Shaping.NONE);
  }

  private void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
    threads.turn();
  }

  private List<String> events() {
    return book.list(false, 0, 100).stream()
        .filter(event -> event.kind() == EventKind.LINE_LIMIT)
        .map(event -> event.subject() + ": " + event.detail())
        .toList();
  }

  @Test
  void put_counts_atOnce_forThatPeerAlone() {
    assertThat(osaka().line()).isEqualTo(Ceiling.NONE);
    assertThat(set(null, 2 * MBIT, null).counts()).isTrue();
    assertThat(osaka().line()).isEqualTo(new Ceiling(2 * MBIT, 0));
    assertThat(told.getOrDefault("kyoto", Shaping.NONE).line()).isEqualTo(Ceiling.NONE);
    assertThat(events()).containsExactly("osaka: 2 Mbit/s");
  }

  /// With a window before without, even if that is lower; the lowest of those with one.
  @Test
  void windows_goBefore_andTellWhenTheyEnd() {
    set(null, 2 * MBIT, null);
    assertThat(set(null, 50 * MBIT, "20:00-06:00").counts()).isFalse();
    assertThat(osaka().line()).isEqualTo(new Ceiling(2 * MBIT, start + 12 * HOUR));
    pass(12 * HOUR);
    assertThat(osaka().line()).isEqualTo(new Ceiling(50 * MBIT, start + 22 * HOUR));
    set(null, 10 * MBIT, "fri 21:00-22:00");
    assertThat(osaka().line()).isEqualTo(new Ceiling(50 * MBIT, start + 13 * HOUR));
    pass(HOUR);
    assertThat(osaka().line()).isEqualTo(new Ceiling(10 * MBIT, start + 14 * HOUR));
    pass(HOUR);
    set(null, LineLimit.UNLIMITED, "sat-sun");
    pass(2 * HOUR);
    assertThat(osaka().line().bytesPerSecond()).isEqualTo(50 * MBIT);
    pass(8 * HOUR);
    assertThat(osaka().line()).isEqualTo(new Ceiling(LineLimit.UNLIMITED, start + 36 * HOUR));
    assertThat(events().getFirst()).isEqualTo("osaka: no limit, until 2027-01-16T20:00:00Z");
  }

  @Test
  void duty_sleeps_noLongerThanTheNextEdge() {
    set(null, MBIT, "08:00-08:01");
    clock.advance(TimeUnit.SECONDS.toNanos(50));
    assertThat(threads.turn()).isEqualTo(TimeUnit.SECONDS.toNanos(10));
    clock.advance(TimeUnit.SECONDS.toNanos(10));
    assertThat(threads.turn()).isEqualTo(TimeUnit.SECONDS.toNanos(20));
    assertThat(osaka().line().bytesPerSecond()).isEqualTo(LineLimit.UNLIMITED);
  }

  @Test
  void groups_haveTheirOwn_andTheirPriority() {
    set("main", MBIT, null);
    assertThat(limits.prioritize("db", Priority.HIGH)).isNull();
    assertThat(osaka().of("main")).isEqualTo(new Ceiling(MBIT, 0));
    assertThat(osaka().of("db")).isEqualTo(Ceiling.NONE);
    assertThat(osaka().priority("db")).isEqualTo(Priority.HIGH);
    assertThat(osaka().priority("main")).isEqualTo(Priority.NORMAL);
    assertThat(events()).containsExactly("main/osaka: 1 Mbit/s");
  }

  @Test
  void put_samePeerGroupAndWindow_replaces() {
    set(null, 2 * MBIT, "sat");
    set(null, 3 * MBIT, "sat");
    set(null, 4 * MBIT, "sun");
    assertThat(limits.list()).hasSize(2);
    assertThat(limits.remove("osaka", null, WeeklyWindow.parse("sat", "UTC")))
        .isInstanceOf(Outcome.Done.class);
    assertThat(limits.list()).hasSize(1);
    assertThat(limits.remove("osaka", null, null)).isInstanceOf(Outcome.Done.class);
    assertThat(limits.list()).isEmpty();
    Outcome<List<Status.Limit>> none = limits.remove("osaka", null, null);
    assertThat(none).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void forget_peer_takesItsLimitsAlone() {
    set(null, 2 * MBIT, null);
    set("main", MBIT, "sat");
    limits.put(new LineLimit("kyoto", null, MBIT, null));
    limits.forget("osaka");
    assertThat(limits.list()).extracting(limit -> limit.limit().peer()).containsExactly("kyoto");
    assertThat(osaka().line()).isEqualTo(Ceiling.NONE);
  }

  @Test
  void put_outOfRange_isRefused() {
    for (long rate : new long[] {1, LineLimit.RATE_MIN - 1, LineLimit.RATE_MAX + 1, -1}) {
      Outcome<Status.Limit> outcome = limits.put(new LineLimit("osaka", null, rate, null));
      assertThat(outcome).isInstanceOf(Outcome.Refused.class);
      assertThat(((Outcome.Refused<Status.Limit>) outcome).refusal().kind())
          .isEqualTo(Refusal.Kind.USAGE);
    }
    assertThat(limits.list()).isEmpty();
  }

  @Test
  void restart_keepsThem_andReportsNothing() throws IOException {
    set(null, 2 * MBIT, "mon-fri 08:00-18:00");
    limits.prioritize("db", Priority.LOW);
    int before = events().size();
    limits.close();
    told.clear();
    StateStore again = java.util.Objects.requireNonNull(StateStore.open(shelf));
    limits = begin(again);
    assertThat(again.state()).isEqualTo(store.state());
    assertThat(osaka().line()).isEqualTo(new Ceiling(2 * MBIT, start + 10 * HOUR));
    assertThat(osaka().priority("db")).isEqualTo(Priority.LOW);
    assertThat(events()).hasSize(before);
  }

  @Test
  void clockSet_isNoticed() {
    set(null, 2 * MBIT, "08:00-18:00");
    clock.jumpWall(11 * HOUR);
    pass(LineLimits.SLEEP_MILLIS_MAX);
    assertThat(osaka().line().bytesPerSecond()).isEqualTo(LineLimit.UNLIMITED);
  }

  @Test
  void peerThatComes_isTold() {
    limits.prioritize("db", Priority.HIGH);
    peers.add("nara");
    pass(LineLimits.SLEEP_MILLIS_MAX);
    assertThat(told.getOrDefault("nara", Shaping.NONE).priority("db")).isEqualTo(Priority.HIGH);
    List<Event> none = book.list(true, 0, 100);
    assertThat(none).isEmpty();
  }
}
