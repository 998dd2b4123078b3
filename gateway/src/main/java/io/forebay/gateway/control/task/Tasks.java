package io.forebay.gateway.control.task;

import io.forebay.gateway.control.SeedReport;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VerifyReport;
import io.forebay.gateway.control.task.Task.Kind;
import io.forebay.gateway.control.task.Task.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The tasks that a status tells of: those that live first, then what ended, as far as the status remembers it (of
/// each group the last comparison with each peer, and the last seed).
public final class Tasks {
  private static final String OVER = "It has ended.";

  private Tasks() {}

  public static List<Task> of(Status.Appliance status) {
    List<Task> tasks = new ArrayList<>();
    for (Status.Group group : status.groups()) {
      Task handover = handover(group);
      if (handover != null) {
        tasks.add(handover);
      }
      Task settling = settling(group);
      if (settling != null) {
        tasks.add(settling);
      }
      for (Status.Line line : group.lines()) {
        Status.CatchUp batch = line.catchUp();
        if (batch != null) {
          tasks.add(catchUp(group.name(), line, batch));
        }
      }
      Task seed = seed(group.seed(), status.nowMillis());
      if (seed != null) {
        tasks.add(seed);
      }
      for (VerifyReport report : group.verifications()) {
        Task verify = verify(report, status.nowMillis());
        if (verify != null) {
          tasks.add(verify);
        }
      }
    }
    tasks.sort(Comparator.comparing(task -> !task.lives())); // Stable: else in this order.
    return List.copyOf(tasks);
  }

  /// The one called `id`, or null.
  public static @Nullable Task find(Status.Appliance status, String id) {
    for (Task task : of(status)) {
      if (task.id().equals(id)) {
        return task;
      }
    }
    return null;
  }

  /// Names have no colon, so parts cannot run together.
  private static String id(Kind kind, String group, String subject) {
    String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return word + ":" + group + (subject.isEmpty() ? "" : ":" + subject);
  }

  /// When it began tells it from the one before: cancelling that one must not end this one. Not of an import, which
  /// is one for a group, and forgets in a restart when it began.
  private static String begun(String id, long startedMillis) {
    return startedMillis == 0 ? id : id + ":" + Long.toString(startedMillis, Character.MAX_RADIX);
  }

  private static @Nullable Task handover(Status.Group group) {
    Status.Handover handover = group.succession().handover();
    if (handover == null) {
      return null;
    }
    String to = handover.to();
    return new Task(
        id(Kind.SWITCHOVER, group.name(), to),
        Kind.SWITCHOVER,
        group.name(),
        to,
        State.RUNNING,
        0,
        0,
        Status.UNKNOWN,
        Status.UNKNOWN,
        group.lag().drainMillis(),
        "A switchover ends by itself once "
            + to
            + " holds everything; hosts wait until then. To take "
            + group.name()
            + " back all the same, cut the line, then: group promote "
            + group.name()
            + ".",
        "");
  }

  private static @Nullable Task settling(Status.Group group) {
    String keeper = group.succession().settledFor();
    if (keeper.isEmpty()) {
      return null;
    }
    Status.CatchUp batch = null;
    boolean down = true;
    for (Status.Line line : group.lines()) {
      if (line.peer().equals(keeper)) {
        batch = line.catchUp();
        down = line.state() == Status.LineState.DOWN;
      }
    }
    return new Task(
        id(Kind.SETTLE, group.name(), keeper),
        Kind.SETTLE,
        group.name(),
        keeper,
        down ? State.WAITING : State.RUNNING,
        0,
        0,
        batch == null ? Status.UNKNOWN : batch.doneBytes(),
        batch == null ? Status.UNKNOWN : batch.totalBytes(),
        batch == null ? Status.UNKNOWN : batch.eta().millis(),
        "What was settled stays so: what only this side had is kept as a branch (group branch list "
            + group.name()
            + ").",
        down ? "It waits for the line to " + keeper + "." : "");
  }

  private static Task catchUp(String group, Status.Line line, Status.CatchUp batch) {
    boolean runs = line.state() == Status.LineState.CATCHING_UP;
    String waits =
        line.state() == Status.LineState.DOWN
            ? "It waits for the line to " + line.peer() + "."
            : line.problem();
    return new Task(
        id(Kind.CATCH_UP, group, line.peer()),
        Kind.CATCH_UP,
        group,
        line.peer(),
        runs ? State.RUNNING : State.WAITING,
        0,
        0,
        batch.doneBytes(),
        batch.totalBytes(),
        batch.eta().millis(),
        "A catch-up goes on until the peer has everything. To send less of it meanwhile: line limit, or line"
            + " pause; to give the copy up, on the primary: group unreplicate "
            + group
            + ".",
        runs ? "" : waits);
  }

  private static @Nullable Task seed(SeedReport report, long nowMillis) {
    if (report.kind() == SeedReport.Kind.NONE || report.state() == SeedReport.State.NONE) {
      return null;
    }
    Kind kind = report.kind() == SeedReport.Kind.EXPORT ? Kind.SEED_EXPORT : Kind.SEED_IMPORT;
    State state =
        switch (report.state()) {
          case RUNNING -> State.RUNNING;
          case UNFINISHED -> State.WAITING;
          case NONE, DONE -> State.DONE;
          case FAILED -> State.FAILED;
        };
    boolean lives = state == State.RUNNING || state == State.WAITING;
    String id = id(kind, report.group(), "");
    return new Task(
        kind == Kind.SEED_EXPORT ? begun(id, report.startedMillis()) : id,
        kind,
        report.group(),
        report.place(),
        state,
        report.startedMillis(),
        report.endedMillis(),
        report.doneBytes(),
        report.totalBytes(),
        state == State.RUNNING
            ? eta(report.startedMillis(), nowMillis, report.doneBytes(), report.totalBytes())
            : Status.UNKNOWN,
        lives ? "" : OVER,
        report.problem());
  }

  private static @Nullable Task verify(VerifyReport report, long nowMillis) {
    State state =
        switch (report.state()) {
          case RUNNING, REPAIRING -> State.RUNNING;
          case NEVER, DONE -> State.DONE;
          case STOPPED -> State.STOPPED;
          case FAILED -> State.FAILED;
        };
    if (report.state() == VerifyReport.State.NEVER) {
      return null;
    }
    boolean repairs = report.state() == VerifyReport.State.REPAIRING;
    boolean runs = state == State.RUNNING && !repairs;
    // Of one that did not go through the report has how it ended; its figures are those of the one
    // before.
    boolean cut = state == State.STOPPED || state == State.FAILED;
    long started = cut ? 0 : report.startedMillis();
    Kind kind = repairs ? Kind.REPAIR : Kind.VERIFY;
    return new Task(
        begun(id(kind, report.group(), report.peer()), started),
        kind,
        report.group(),
        report.peer(),
        state,
        started,
        cut ? 0 : report.endedMillis(),
        repairs || cut ? Status.UNKNOWN : report.doneBytes(),
        repairs || cut ? Status.UNKNOWN : report.totalBytes(),
        runs
            ? eta(report.startedMillis(), nowMillis, report.doneBytes(), report.totalBytes())
            : Status.UNKNOWN,
        runs
            ? ""
            : repairs
                ? "What differs is sent as a catch-up, which goes on until the peer has it; then it is"
                    + " compared again."
                : OVER,
        report.problem());
  }

  /// At its mean rate so far.
  private static long eta(long startedMillis, long nowMillis, long doneBytes, long totalBytes) {
    long passed = nowMillis - startedMillis;
    if (startedMillis == 0 || passed <= 0 || doneBytes <= 0) {
      return Status.UNKNOWN;
    }
    return Math.max(0, Math.round((double) passed * (totalBytes - doneBytes) / doneBytes));
  }
}
