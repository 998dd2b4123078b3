package io.forebay.gateway.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.schedule.Schedule.Stand;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchedulesTest {
  private static final long MINUTE = 60_000;

  private final SimClock clock = new SimClock();
  private final HandThreads threads = new HandThreads();
  private final MemoryShelf shelf = new MemoryShelf();
  private final EventBook book = EventBook.open(shelf, clock, threads);
  private final StateStore store;
  private final List<String> ran = new ArrayList<>();
  private final List<Schedules.Runs.Done> running = new ArrayList<>();
  private boolean atOnce = true;
  private @Nullable String failure;
  private final Schedules schedules;

  SchedulesTest() throws IOException {
    store = StateStore.create(shelf, RuntimeState.fresh("here", new UUID(1, 2)));
    Hooks hooks =
        new Hooks() {
          @Override
          public Set<String> names() {
            return Set.of("oracle");
          }

          @Override
          public Result run(String hook, Moment moment, String group, String checkpoint) {
            return new Result(true, "");
          }
        };
    Schedules.Runs runs =
        new Schedules.Runs() {
          @Override
          public void run(Schedule schedule, long dueMillis, Done done) {
            ran.add(schedule.name());
            end(done);
          }

          @Override
          public void release(PendingRelease release, Done done) {
            ran.add("release " + release.checkpoint());
            end(done);
          }
        };
    schedules = Schedules.start(clock, threads, store, book, hooks, runs);
  }

  private void end(Schedules.Runs.Done done) {
    if (atOnce) {
      done.done(failure);
    } else {
      running.add(done);
    }
  }

  private static Schedule every(String name, int minutes) {
    return new Schedule(
        name,
        true,
        new Schedule.When.Every(minutes),
        new Schedule.Task.TakeCheckpoint("main", name, Stand.NOTHING, 0, null));
  }

  /// Lets `millis` pass in the agent's own sleeps.
  private void pass(long millis) {
    long end = clock.wallMillis() + millis;
    while (clock.wallMillis() < end) {
      long sleep = Math.max(1, TimeUnit.NANOSECONDS.toMillis(threads.turn()));
      clock.advance(TimeUnit.MILLISECONDS.toNanos(Math.min(sleep, end - clock.wallMillis())));
    }
    threads.turn();
  }

  private long openEvents() {
    return book.list(true, 0, 100).stream()
        .filter(event -> event.kind() == EventKind.SCHEDULE_FAILED)
        .count();
  }

  @Test
  void duty_everyTenMinutes_runsSixTimesAnHour() {
    schedules.put(every("a", 10));
    pass(60 * MINUTE);
    assertThat(ran).hasSize(6);
    Status.Scheduled status = schedules.list().getFirst();
    assertThat(status.lastResult()).isEqualTo("done");
    assertThat(status.nextMillis() - clock.wallMillis()).isBetween(1L, 10 * MINUTE);
  }

  @Test
  void duty_disabled_neverRuns() {
    Schedule a = every("a", 1);
    schedules.put(new Schedule("a", false, a.when(), a.task()));
    pass(5 * MINUTE);
    assertThat(ran).isEmpty();
    assertThat(schedules.list().getFirst().nextMillis()).isZero();
  }

  @Test
  void duty_lastRunHasNotEnded_skipsAndSaysSo() {
    atOnce = false;
    schedules.put(every("a", 1));
    pass(3 * MINUTE);
    assertThat(ran).hasSize(1);
    assertThat(openEvents()).isEqualTo(1);
    atOnce = true;
    running.getFirst().done(null);
    pass(MINUTE);
    assertThat(ran).hasSize(2);
    assertThat(openEvents()).isZero();
  }

  @Test
  void duty_runFails_isAnEventUntilOneSucceeds() {
    schedules.put(every("a", 1));
    failure = "the group is down";
    pass(MINUTE);
    assertThat(openEvents()).isEqualTo(1);
    assertThat(schedules.list().getFirst().lastResult()).isEqualTo("the group is down");
    failure = null;
    pass(MINUTE);
    assertThat(openEvents()).isZero();
  }

  @Test
  void duty_clockSetForwardALittle_runsOnceLate() {
    schedules.put(every("a", 60));
    pass(MINUTE);
    clock.jumpWall(60 * MINUTE + 2 * MINUTE);
    long sinceFullHour = clock.wallMillis() % (60 * MINUTE);
    pass(MINUTE);
    assertThat(sinceFullHour).isLessThan(Schedules.LATE_MILLIS_MAX);
    assertThat(ran).hasSize(1);
  }

  @Test
  void duty_clockSetForwardFarBeyond_missesAndSaysSo() {
    schedules.put(every("a", 60));
    pass(MINUTE);
    clock.jumpWall(24 * 60 * MINUTE + 30 * MINUTE);
    pass(MINUTE);
    assertThat(ran).isEmpty();
    assertThat(openEvents()).isEqualTo(1);
    pass(60 * MINUTE);
    assertThat(ran).hasSize(1);
    assertThat(openEvents()).isZero();
  }

  @Test
  void duty_clockSetBack_doesNotWaitForTheOldTime() {
    schedules.put(every("a", 10));
    pass(10 * MINUTE);
    clock.jumpWall(-365L * 24 * 60 * MINUTE);
    pass(10 * MINUTE);
    assertThat(ran).hasSize(2);
  }

  @Test
  void put_sameName_replacesAndCountsFromNow() {
    schedules.put(every("a", 1));
    schedules.put(every("a", 30));
    pass(29 * MINUTE);
    assertThat(ran.size()).isLessThanOrEqualTo(1);
    assertThat(schedules.list()).hasSize(1);
    assertThat(store.state().schedules()).hasSize(1);
  }

  @Test
  void remove_known_runsNoMore() {
    schedules.put(every("a", 1));
    assertThat(schedules.remove("a")).isInstanceOf(Outcome.Done.class);
    pass(5 * MINUTE);
    assertThat(ran).isEmpty();
    assertThat(schedules.remove("a"))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.NOT_FOUND));
  }

  @Test
  void put_nonsense_isRefusedWithTheReason() {
    Schedule a = every("a", 1);
    var zone = ZoneId.of("UTC");
    List<Schedule> bad =
        List.of(
            every("a b", 1),
            every("a", 0),
            every("a", 7 * 24 * 60 + 1),
            new Schedule("a", true, new Schedule.When.Daily(List.of(), Set.of(), zone), a.task()),
            new Schedule("a", true, a.when(), task("x".repeat(51), Stand.HOLD, 0, null)),
            new Schedule("a", true, a.when(), task("x", Stand.NOTHING, 5, null)),
            new Schedule("a", true, a.when(), task("x", Stand.HOLD, -1, null)),
            new Schedule("a", true, a.when(), task("x", Stand.HOLD, 0, "/bin/sh")));
    for (Schedule schedule : bad) {
      assertThat(schedules.put(schedule))
          .as(schedule.toString())
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.USAGE));
    }
    assertThat(store.state().schedules()).isEmpty();
    Schedule good = new Schedule("a", true, a.when(), task("x", Stand.HOLD, 5, "oracle"));
    assertThat(schedules.put(good)).isInstanceOf(Outcome.Done.class);
  }

  private static Schedule.Task task(
      String prefix, Stand stand, int minutes, @Nullable String hook) {
    return new Schedule.Task.TakeCheckpoint("main", prefix, stand, minutes, hook);
  }

  @Test
  void duty_pendingRelease_isReleasedWhenDueAndForgotten() throws IOException {
    PendingRelease release =
        new PendingRelease("a", "main", "a-1", Stand.HOLD, clock.wallMillis() + 5 * MINUTE);
    store.update(state -> state.withReleases(List.of(release)));
    pass(4 * MINUTE);
    assertThat(ran).isEmpty();
    pass(2 * MINUTE);
    assertThat(ran).containsExactly("release a-1");
    assertThat(store.state().releases()).isEmpty();
  }

  @Test
  void duty_releaseFails_isTriedAgain() throws IOException {
    PendingRelease release = new PendingRelease("a", "main", "a-1", Stand.HOLD, clock.wallMillis());
    store.update(state -> state.withReleases(List.of(release)));
    failure = "osaka does not answer";
    pass(MINUTE / 2);
    assertThat(ran).hasSize(1);
    assertThat(openEvents()).isEqualTo(1);
    failure = null;
    pass(MINUTE);
    assertThat(ran).hasSize(2);
    assertThat(store.state().releases()).isEmpty();
    assertThat(openEvents()).isZero();
  }
}
