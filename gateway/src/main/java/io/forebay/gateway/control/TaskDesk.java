package io.forebay.gateway.control;

import io.forebay.gateway.control.task.Task;
import io.forebay.gateway.control.task.Tasks;

/// Commands on what takes long: each kind is cancelled as its own noun would. Any thread; blocks.
final class TaskDesk {
  private final StatusBoard board;
  private final VerifyDesk comparing;
  private final SeedDesk seeding;

  TaskDesk(StatusBoard board, VerifyDesk comparing, SeedDesk seeding) {
    this.board = board;
    this.comparing = comparing;
    this.seeding = seeding;
  }

  Outcome<?> execute(TaskCommand<?> command) {
    return switch (command) {
      case TaskCommand.ListAll(boolean living) ->
          Outcome.done(
              Tasks.of(board.appliance()).stream().filter(t -> t.lives() || !living).toList());
      case TaskCommand.Show(String id) -> find(id);
      case TaskCommand.Cancel(String id) -> Answers.then(find(id), this::cancel);
    };
  }

  private Outcome<Task> find(String id) {
    Task found = Tasks.find(board.appliance(), id);
    return found != null
        ? Outcome.done(found)
        : Outcome.refused(
            Refusal.Kind.NOT_FOUND,
            "There is no task " + id + ": it has ended, or there never was one. See task list.");
  }

  private Outcome<Task> cancel(Task task) {
    if (!task.cancellable()) {
      return Outcome.refused(Refusal.Kind.CONFLICT, task.stays());
    }
    return Answers.then(ended(task), done -> Outcome.done(task));
  }

  private Outcome<?> ended(Task task) {
    return switch (task.kind()) {
      case VERIFY -> comparing.execute(new VerifyCommand.Stop(task.group(), task.subject()));
      case SEED_EXPORT, SEED_IMPORT -> seeding.execute(new SeedCommand.Cancel(task.group()));
      case REPAIR, CATCH_UP, SWITCHOVER, SETTLE ->
          Outcome.refused(Refusal.Kind.CONFLICT, task.stays());
    };
  }
}
