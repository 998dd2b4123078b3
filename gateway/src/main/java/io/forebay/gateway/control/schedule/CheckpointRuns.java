package io.forebay.gateway.control.schedule;

import io.forebay.gateway.block.Clock;
import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.LineCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyCommand;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.schedule.Schedule.Stand;
import io.forebay.gateway.control.schedule.Schedule.Task;
import io.forebay.gateway.control.settings.StateStore;
import io.forebay.gateway.control.user.Role;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Checkpoints and verifications on schedule: everything as commands, so that it is audited like anybody else's.
public final class CheckpointRuns implements Schedules.Runs {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Control control;
  private final Hooks hooks;
  private final StateStore store;
  private final EventBook book;
  private final Executor work;
  private final Clock clock;

  /// `work` runs what blocks, one run a thread.
  public CheckpointRuns(
      Control control, Hooks hooks, StateStore store, EventBook book, Executor work, Clock clock) {
    this.control = control;
    this.hooks = hooks;
    this.store = store;
    this.book = book;
    this.work = work;
    this.clock = clock;
  }

  /// A step that was refused ends the run.
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1L;

    Stopped(String reason) {
      super(reason);
    }
  }

  @Override
  public void run(Schedule schedule, long dueMillis, Schedules.Runs.Done done) {
    work.execute(() -> {
      String failure = null;
      try {
        switch (schedule.task()) {
          case Task.TakeCheckpoint task -> take(schedule.name(), task, dueMillis);
          case Task.Verify(String named) ->
              must(new VerifyCommand.Start(group(named), null, null), actor(schedule.name()));
        }
      } catch (Stopped e) {
        failure = e.getMessage();
      }
      done.done(failure);
    });
  }

  private static Actor actor(String schedule) {
    return new Actor(Actor.Origin.SCHEDULE, schedule, Role.OPERATOR);
  }

  private void take(String schedule, Task.TakeCheckpoint task, long dueMillis) throws Stopped {
    Actor actor = actor(schedule);
    String group = group(task.group());
    String name = task.prefix() + "-" + STAMP.format(Instant.ofEpochMilli(dueMillis));
    PendingRelease release = null;
    if (task.releaseAfterMinutes() > 0) {
      long end = clock.wallMillis() + TimeUnit.MINUTES.toMillis(task.releaseAfterMinutes());
      release = new PendingRelease(schedule, group, name, task.stand(), end);
      remember(release);
    }
    boolean paused = false;
    try {
      if (task.stand() == Stand.PAUSE) {
        must(new LineCommand.Pause(group, null), actor);
        paused = true;
      }
      checkpoint(task, group, name, actor);
      if (paused) { // On to the checkpoint, and no further.
        must(new LineCommand.Pause(group, name), actor);
      }
    } catch (Stopped e) {
      drop(release);
      throw paused ? resumed(group, actor, e) : e;
    }
  }

  /// Sending goes on after a run that ended amid its pause; else what it failed of says that it does not.
  private Stopped resumed(String group, Actor actor, Stopped failure) {
    return switch (execute(new LineCommand.Resume(group), actor)) {
      case Outcome.Done<?> over -> failure;
      case Outcome.Refused<?>(Refusal refusal) ->
          new Stopped(
              failure.getMessage()
                  + "; and sending is still paused, resume it by hand (line resume "
                  + group
                  + "): "
                  + refusal.reason());
    };
  }

  private void checkpoint(Task.TakeCheckpoint task, String group, String name, Actor actor)
      throws Stopped {
    String hook = task.hook();
    boolean still = hook != null && hook(hook, Hooks.Moment.BEFORE, group, name);
    try {
      Status.Consistency consistency =
          still ? Status.Consistency.APPLICATION : Status.Consistency.CRASH;
      boolean hold = task.stand() == Stand.HOLD;
      must(new CheckpointCommand.Create(name, group, consistency, hold), actor);
    } finally {
      if (hook != null) { // Also when freezing failed: it may have done half of it.
        boolean thawed = hook(hook, Hooks.Moment.AFTER, group, name);
        if (still && thawed) {
          book.clear(EventKind.HOOK_FAILED, hook);
        }
      }
    }
  }

  private boolean hook(String hook, Hooks.Moment moment, String group, String checkpoint) {
    Hooks.Result result = hooks.run(hook, moment, group, checkpoint);
    if (!result.ok()) {
      book.raise(
          EventKind.HOOK_FAILED,
          hook,
          moment.name().toLowerCase(Locale.ROOT) + ": " + result.text());
    }
    return result.ok();
  }

  private String group(@Nullable String named) throws Stopped {
    if (named != null) {
      return named;
    }
    List<Status.Group> groups = control.status().groups();
    if (groups.size() != 1) {
      throw new Stopped(
          "there are " + groups.size() + " groups: the schedule must say which one it means");
    }
    return groups.getFirst().name();
  }

  private <R> R must(Command<R> command, Actor actor) throws Stopped {
    return switch (control.execute(command, actor).toCompletableFuture().join()) {
      case Outcome.Done<R>(R value) -> value;
      case Outcome.Refused<R>(Refusal refusal) ->
          throw new Stopped(command.verb() + ": " + refusal.reason());
    };
  }

  private void remember(PendingRelease release) throws Stopped {
    try {
      if (store.state().releases().size() >= PendingRelease.PENDING_MAX) {
        throw new Stopped("too many releases are pending: release some by hand");
      }
      store.update(state -> {
        List<PendingRelease> next = new ArrayList<>(state.releases());
        next.add(release);
        return state.withReleases(next);
      });
    } catch (IOException e) {
      throw new Stopped("what is to be released later cannot be kept: " + e.getMessage());
    }
  }

  private void drop(@Nullable PendingRelease release) throws Stopped {
    if (release != null) {
      try {
        Schedules.forget(store, release);
      } catch (IOException e) {
        throw new Stopped("state.json cannot be written: " + e.getMessage());
      }
    }
  }

  @Override
  public void release(PendingRelease release, Schedules.Runs.Done done) {
    work.execute(() -> done.done(release(release)));
  }

  /// Null when the stand is over, by us or before us.
  private @Nullable String release(PendingRelease release) {
    Actor actor = actor(release.schedule());
    Outcome<?> outcome =
        switch (release.stand()) {
          case NOTHING -> Outcome.done(true);
          case HOLD ->
              execute(new CheckpointCommand.Release(release.checkpoint(), release.group()), actor);
          case PAUSE ->
              pausedThere(release)
                  ? execute(new LineCommand.Resume(release.group()), actor)
                  : Outcome.done(true);
        };
    return switch (outcome) {
      case Outcome.Done<?> over -> null;
      case Outcome.Refused<?>(Refusal refusal) ->
          switch (refusal.kind()) {
            case NOT_FOUND, CONFLICT, USAGE -> null; // Somebody was faster, or the group is gone.
            case FAILED, DENIED, SECOND_FACTOR, THROTTLED, UNREACHABLE, TIMEOUT ->
                release.checkpoint() + " could not be released: " + refusal.reason();
          };
    };
  }

  private Outcome<?> execute(Command<?> command, Actor actor) {
    return control.execute(command, actor).toCompletableFuture().join();
  }

  /// Somebody may have resumed, and paused elsewhere since: that is not ours to end.
  private boolean pausedThere(PendingRelease release) {
    for (Status.Group group : control.status().groups()) {
      Status.Stop pause = group.pause();
      if (group.name().equals(release.group()) && pause != null) {
        return pause.checkpoint().equals(release.checkpoint());
      }
    }
    return false;
  }
}
