package io.forebay.gateway.control.schedule;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one scheduler. What is due is handed to a [Runs]; one run of a schedule at a time.
public final class Schedules implements Agent, AutoCloseable {
  /// How late a run may begin (the machine slept, the clock jumped); what is later waits for its next
  /// time.
  static final long LATE_MILLIS_MAX = 10 * 60_000;

  /// A clock that goes back further than this was set: everything is reckoned anew.
  static final long BACK_MILLIS_MAX = 60_000;

  /// The longest sleep, so that a clock that was set forward is noticed.
  static final long SLEEP_MILLIS_MAX = 20_000;

  /// How soon a release that failed is tried again.
  static final long RETRY_MILLIS = 60_000;

  /// Does the work, elsewhere, and calls `done` once with null or with what went wrong.
  public interface Runs {
    void run(Schedule schedule, long dueMillis, Done done);

    void release(PendingRelease release, Done done);

    /// The end of a run.
    interface Done {
      void done(@Nullable String failure);
    }
  }

  private static final class Progress {
    Schedule schedule;
    long nextMillis;
    long lastMillis;
    String lastResult = "";
    boolean running;

    Progress(Schedule schedule) {
      this.schedule = schedule;
    }
  }

  private final Clock clock;
  private final StateStore store;
  private final EventBook book;
  private final Runs runs;
  private final Hooks hooks;
  private final Object lock = new Object();

  // Guarded by `lock`.
  private final Map<String, Progress> progress = new HashMap<>();
  private final Set<PendingRelease> releasing = new HashSet<>();
  private final Map<PendingRelease, Long> retryMillis = new HashMap<>();
  private long seenMillis;

  private Threads.@Nullable Running running;

  private Schedules(Clock clock, StateStore store, EventBook book, Hooks hooks, Runs runs) {
    this.clock = clock;
    this.store = store;
    this.book = book;
    this.runs = runs;
    this.hooks = hooks;
  }

  public static Schedules start(
      Clock clock, Threads threads, StateStore store, EventBook book, Hooks hooks, Runs runs) {
    Schedules schedules = new Schedules(clock, store, book, hooks, runs);
    schedules.running = threads.start(schedules);
    return schedules;
  }

  /// Adds `schedule` or replaces the one of its name; durable on return. Blocks.
  public Outcome<Status.Scheduled> put(Schedule schedule) {
    String complaint = ScheduleRules.complaint(schedule, hooks.names());
    if (complaint != null) {
      return Outcome.refused(Refusal.Kind.USAGE, complaint + ".");
    }
    RuntimeState state = store.state();
    if (state.schedule(schedule.name()) == null
        && state.schedules().size() >= RuntimeState.SCHEDULES_MAX) {
      return Outcome.refused(
          Refusal.Kind.CONFLICT,
          "There are " + RuntimeState.SCHEDULES_MAX + " schedules already: remove one first.");
    }
    try {
      store.update(now -> now.withSchedule(schedule));
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED, "The schedule could not be kept: " + e.getMessage());
    }
    wake();
    synchronized (lock) {
      return Outcome.done(status(progressOf(schedule, clock.wallMillis())));
    }
  }

  /// Removes a schedule; a run under way ends by itself, and what it has still to release is released.
  public Outcome<Status.Scheduled> remove(String name) {
    Schedule schedule = store.state().schedule(name);
    if (schedule == null) {
      return Outcome.refused(
          Refusal.Kind.NOT_FOUND, "There is no schedule " + name + ": see schedule list.");
    }
    try {
      store.update(now -> now.withoutSchedule(name));
    } catch (IOException e) {
      return Outcome.refused(
          Refusal.Kind.FAILED, "The schedule could not be removed: " + e.getMessage());
    }
    book.clear(EventKind.SCHEDULE_FAILED, name);
    synchronized (lock) {
      Progress was = progress.remove(name);
      return Outcome.done(status(was == null ? new Progress(schedule) : was));
    }
  }

  public List<Status.Scheduled> list() {
    long now = clock.wallMillis();
    synchronized (lock) {
      List<Status.Scheduled> all = new ArrayList<>();
      for (Schedule schedule : store.state().schedules()) {
        all.add(status(progressOf(schedule, now)));
      }
      return all;
    }
  }

  private static Status.Scheduled status(Progress each) {
    long next = each.schedule.enabled() ? each.nextMillis : 0;
    return new Status.Scheduled(each.schedule, next, each.lastMillis, each.lastResult);
  }

  /// A schedule that is new or was changed counts from now on.
  private Progress progressOf(Schedule schedule, long now) {
    Progress known = progress.computeIfAbsent(schedule.name(), name -> new Progress(schedule));
    if (known.nextMillis == 0 || !known.schedule.equals(schedule)) {
      known.schedule = schedule;
      known.nextMillis = Timetable.next(schedule.when(), now);
    }
    return known;
  }

  @Override
  public String name() {
    return "forebay-schedules";
  }

  @Override
  public long duty() {
    long now = clock.wallMillis();
    long next = now + SLEEP_MILLIS_MAX;
    List<Progress> due = new ArrayList<>();
    List<PendingRelease> releases = new ArrayList<>();
    synchronized (lock) {
      if (now < seenMillis - BACK_MILLIS_MAX) {
        progress.values().forEach(each -> each.nextMillis = 0);
      }
      seenMillis = now;
      RuntimeState state = store.state();
      for (Schedule schedule : state.schedules()) {
        Progress each = progressOf(schedule, now);
        if (schedule.enabled() && each.nextMillis <= now) {
          due.add(each);
        }
      }
      for (PendingRelease release : state.releases()) {
        long at = Math.max(release.dueMillis(), retryMillis.getOrDefault(release, 0L));
        if (at > now) {
          next = Math.min(next, at);
        } else if (releasing.add(release)) {
          releases.add(release);
        }
      }
      retryMillis.keySet().retainAll(state.releases());
    }
    for (Progress each : due) {
      begin(each, now);
    }
    for (PendingRelease release : releases) {
      runs.release(release, failure -> released(release, failure));
    }
    synchronized (lock) {
      for (Progress each : progress.values()) {
        next = each.schedule.enabled() ? Math.min(next, each.nextMillis) : next;
      }
    }
    return TimeUnit.MILLISECONDS.toNanos(Math.max(1, next - now));
  }

  private void begin(Progress each, long now) {
    long due;
    String problem = null;
    Schedule schedule;
    synchronized (lock) {
      schedule = each.schedule;
      due = each.nextMillis;
      each.nextMillis = Timetable.next(schedule.when(), now);
      if (now - due > LATE_MILLIS_MAX) {
        problem = "it was missed: the appliance did not run, or the clock was set";
      } else if (each.running) {
        problem = "its last run has not ended";
      } else {
        each.running = true;
      }
    }
    if (problem == null) {
      runs.run(schedule, due, failure -> ended(each, failure));
    } else {
      book.raise(EventKind.SCHEDULE_FAILED, schedule.name(), problem);
    }
  }

  private void ended(Progress each, @Nullable String failure) {
    String name;
    synchronized (lock) {
      each.running = false;
      each.lastMillis = clock.wallMillis();
      each.lastResult = failure == null ? "done" : failure;
      name = each.schedule.name();
    }
    if (failure == null) {
      book.clear(EventKind.SCHEDULE_FAILED, name);
    } else {
      book.raise(EventKind.SCHEDULE_FAILED, name, failure);
    }
    wake(); // There may be something to release by now.
  }

  private void released(PendingRelease release, @Nullable String failure) {
    String problem = failure;
    if (failure == null) {
      try {
        forget(store, release);
        book.clear(EventKind.SCHEDULE_FAILED, release.schedule());
      } catch (IOException e) {
        problem = e.getMessage(); // Releasing once more does no harm.
      }
    }
    synchronized (lock) {
      releasing.remove(release);
      if (problem != null) {
        retryMillis.put(release, clock.wallMillis() + RETRY_MILLIS);
      }
    }
    if (problem != null) {
      book.raise(EventKind.SCHEDULE_FAILED, release.schedule(), problem);
    }
    wake();
  }

  /// Takes `release` off the list, durably.
  static void forget(StateStore store, PendingRelease release) throws IOException {
    store.update(state ->
        state.withReleases(
            state.releases().stream().filter(each -> !each.equals(release)).toList()));
  }

  private void wake() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.wake();
    }
  }

  @Override
  public void close() {
    Threads.Running agent = running;
    if (agent != null) {
      agent.close();
    }
  }
}
