package io.forebay.gateway.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.ClockReport;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.IscsiReport;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.OutageBudget;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.policy.ReplicationPolicy;
import io.forebay.gateway.control.schedule.Schedule.Stand;
import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.control.snmp.Managers;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointRunsTest {
  private static final long DUE = Instant.parse("2026-11-02T02:00:00Z").toEpochMilli();

  private final SimClock clock = new SimClock();
  private final MemoryShelf shelf = new MemoryShelf();
  private final EventBook book = EventBook.open(shelf, clock, new HandThreads());
  private final StateStore store;
  private final List<String> steps = new ArrayList<>();
  private final CheckpointRuns runs;
  private String refusedVerb = "";
  private List<String> refusedSteps = List.of();
  private Refusal.Kind refusedKind = Refusal.Kind.CONFLICT;
  private boolean hookOk = true;
  private @Nullable String pausedAt;

  CheckpointRunsTest() throws IOException {
    store = StateStore.create(shelf, RuntimeState.fresh("here", new UUID(1, 2)));
    runs = new CheckpointRuns(new Recorder(), new Recorder(), store, book, Runnable::run, clock);
  }

  /// Writes the steps down, and answers as told.
  private final class Recorder implements Control, Hooks {
    @Override
    public Status.Appliance status() {
      Status.Stop pause = pausedAt == null ? null : new Status.Stop(pausedAt, 0, true, 0);
      Status.Group group =
          new Status.Group(
              "main",
              new UUID(3, 4),
              Status.Role.PRIMARY,
              Status.Phase.SERVING,
              1,
              true,
              Status.Rung.WHOLE,
              new Status.Watermarks(0, 0, 0, 0, 0, 0),
              new Status.Buffer(0, 0, 0, 0, 0),
              new Status.Lag(0, 0, 0, 0, 0, new OutageBudget(0, 0, true, 0)),
              null,
              pause,
              new Status.Policy(
                  ReplicationPolicy.CONTINUOUS, Status.PolicyState.CONTINUOUS, 0, 0, 0),
              List.of(),
              1,
              Status.Succession.NONE,
              List.of(),
              SeedReport.none("main"),
              "");
      return new Status.Appliance(
          "here",
          new UUID(1, 2),
          "",
          "",
          null,
          0,
          0,
          0,
          List.of(),
          IscsiReport.OFF.summary(),
          ClockReport.OFF,
          List.of(group),
          List.of());
    }

    @Override
    public <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor) {
      assertThat(actor).isEqualTo(new Actor(Actor.Origin.SCHEDULE, "nightly", Role.OPERATOR));
      steps.add(
          switch (command) {
            case CheckpointCommand.Create c ->
                "create "
                    + c.name()
                    + " "
                    + c.group()
                    + " "
                    + c.consistency()
                    + (c.hold() ? " hold" : "");
            case CheckpointCommand.Release c -> "release " + c.name() + " " + c.group();
            case LineCommand.Pause p -> "pause " + p.group() + " " + p.checkpoint();
            case LineCommand.Resume r -> "resume " + r.group();
            case VerifyCommand.Start v -> "verify " + v.group() + " " + v.peer() + " " + v.volume();
            default -> "unexpected " + command;
          });
      Outcome<R> outcome =
          command.verb().equals(refusedVerb) || refusedSteps.contains(steps.getLast())
              ? Outcome.refused(refusedKind, "as told")
              : Outcome.done(answer());
      return CompletableFuture.completedFuture(outcome);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Nobody looks at the values.
    private static <R> R answer() {
      return (R) (Object) List.of();
    }

    @Override
    public Events events() {
      return book;
    }

    @Override
    public Managers managers() {
      throw new UnsupportedOperationException("nobody asks for managers here");
    }

    @Override
    public Users users() {
      throw new UnsupportedOperationException("schedules sign nobody in");
    }

    @Override
    public Set<String> names() {
      return Set.of("oracle");
    }

    @Override
    public Result run(String hook, Moment moment, String group, String checkpoint) {
      steps.add(moment + " " + hook + " " + group + " " + checkpoint);
      return new Result(hookOk, "exit status " + (hookOk ? 0 : 1));
    }
  }

  private @Nullable String run(Stand stand, int minutes, @Nullable String hook) {
    var task = new Schedule.Task.TakeCheckpoint(null, "nightly", stand, minutes, hook);
    List<@Nullable String> failures = new ArrayList<>();
    runs.run(new Schedule("nightly", true, new Schedule.When.Every(60), task), DUE, failures::add);
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  @Test
  void run_plain_takesACheckpointOfTheOnlyGroup() {
    assertThat(run(Stand.NOTHING, 0, null)).isNull();
    assertThat(steps).containsExactly("create nightly-20261102-0200 main CRASH");
  }

  @Test
  void run_verify_comparesTheOnlyGroupWithEveryPeer() {
    List<@Nullable String> failures = new ArrayList<>();
    Schedule.Task verify = new Schedule.Task.Verify(null);
    runs.run(
        new Schedule("nightly", true, new Schedule.When.Every(60), verify), DUE, failures::add);
    assertThat(failures).containsExactly((String) null);
    assertThat(steps).containsExactly("verify main null null");
  }

  @Test
  void run_holdWithHook_freezesCreatesThaws() {
    assertThat(run(Stand.HOLD, 90, "oracle")).isNull();
    assertThat(steps)
        .containsExactly(
            "BEFORE oracle main nightly-20261102-0200",
            "create nightly-20261102-0200 main APPLICATION hold",
            "AFTER oracle main nightly-20261102-0200");
    assertThat(store.state().releases())
        .containsExactly(
            new PendingRelease(
                "nightly",
                "main",
                "nightly-20261102-0200",
                Stand.HOLD,
                clock.wallMillis() + 90 * 60_000));
  }

  @Test
  void run_pause_stopsFirstAndGoesOnToTheCheckpoint() {
    assertThat(run(Stand.PAUSE, 0, "oracle")).isNull();
    assertThat(steps)
        .containsExactly(
            "pause main null",
            "BEFORE oracle main nightly-20261102-0200",
            "create nightly-20261102-0200 main APPLICATION",
            "AFTER oracle main nightly-20261102-0200",
            "pause main nightly-20261102-0200");
    assertThat(store.state().releases()).isEmpty();
  }

  @Test
  void run_hookFails_takesItCrashConsistentAndThaws() {
    hookOk = false;
    assertThat(run(Stand.NOTHING, 0, "oracle")).isNull();
    assertThat(steps).element(1).isEqualTo("create nightly-20261102-0200 main CRASH");
    assertThat(steps).last().asString().startsWith("AFTER");
    assertThat(book.list(true, 0, 9))
        .extracting(e -> e.kind())
        .containsExactly(EventKind.HOOK_FAILED);
    hookOk = true;
    assertThat(run(Stand.NOTHING, 0, "oracle")).isNull();
    assertThat(book.list(true, 0, 9)).isEmpty();
  }

  @Test
  void run_createRefused_thawsResumesAndForgetsTheRelease() {
    refusedVerb = "checkpoint.create";
    assertThat(run(Stand.PAUSE, 5, "oracle")).isEqualTo("checkpoint.create: as told");
    assertThat(steps).endsWith("AFTER oracle main nightly-20261102-0200", "resume main");
    assertThat(store.state().releases()).isEmpty();
  }

  @Test
  void run_pauseAtTheCheckpointRefused_resumes() {
    refusedSteps = List.of("pause main nightly-20261102-0200");
    assertThat(run(Stand.PAUSE, 5, null)).isEqualTo("line.pause: as told");
    assertThat(steps).endsWith("pause main nightly-20261102-0200", "resume main");
    assertThat(store.state().releases()).isEmpty();
  }

  @Test
  void run_pauseItselfRefused_resumesNobodyElses() {
    refusedSteps = List.of("pause main null");
    assertThat(run(Stand.PAUSE, 5, null)).isEqualTo("line.pause: as told");
    assertThat(steps).containsExactly("pause main null");
  }

  @Test
  void run_resumeRefusedToo_saysThatSendingIsStillPaused() {
    refusedSteps = List.of("create nightly-20261102-0200 main CRASH", "resume main");
    assertThat(run(Stand.PAUSE, 5, null))
        .isEqualTo(
            "checkpoint.create: as told; and sending is still paused, resume it by hand (line resume"
                + " main): as told");
  }

  @Test
  void run_shelfFails_standsStillNowhere() {
    shelf.failing = true;
    assertThat(run(Stand.HOLD, 5, null)).contains("cannot be kept");
    assertThat(steps).isEmpty();
  }

  private @Nullable String release(Stand stand) {
    List<@Nullable String> failures = new ArrayList<>();
    runs.release(new PendingRelease("nightly", "main", "n-1", stand, 0), failures::add);
    return failures.getFirst();
  }

  @Test
  void release_hold_isReleased() {
    assertThat(release(Stand.HOLD)).isNull();
    assertThat(steps).containsExactly("release n-1 main");
  }

  @Test
  void release_pause_isResumedOnlyWhileItStandsThere() {
    assertThat(release(Stand.PAUSE)).isNull();
    pausedAt = "another";
    assertThat(release(Stand.PAUSE)).isNull();
    assertThat(steps).isEmpty();
    pausedAt = "n-1";
    assertThat(release(Stand.PAUSE)).isNull();
    assertThat(steps).containsExactly("resume main");
  }

  @Test
  void release_refused_isOverOrTriedAgainByItsKind() {
    refusedVerb = "checkpoint.release";
    for (Refusal.Kind kind : Refusal.Kind.values()) {
      refusedKind = kind;
      boolean over =
          kind == Refusal.Kind.NOT_FOUND
              || kind == Refusal.Kind.CONFLICT
              || kind == Refusal.Kind.USAGE;
      assertThat(release(Stand.HOLD) == null).as(kind.name()).isEqualTo(over);
    }
  }
}
