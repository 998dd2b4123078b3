package io.forebay.gateway.control;

import io.forebay.gateway.control.task.Task;
import java.util.List;

/// What can be looked up of what takes long, and done to it.
public sealed interface TaskCommand<R> extends Command<R> {
  /// Those that live, then those that have ended; `living`: only the former.
  record ListAll(boolean living) implements TaskCommand<List<Task>> {
    @Override
    public String verb() {
      return "task.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  record Show(String id) implements TaskCommand<Task> {
    @Override
    public String verb() {
      return "task.show";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Ends it before its time, where that can be. Gives what it was.
  record Cancel(String id) implements TaskCommand<Task> {
    @Override
    public String verb() {
      return "task.cancel";
    }
  }
}
