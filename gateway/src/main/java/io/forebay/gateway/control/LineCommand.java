package io.forebay.gateway.control;

import io.forebay.gateway.control.limit.Priority;
import io.forebay.gateway.control.limit.WeeklyWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be done with the line. `group` null: all groups that are primary here.
public sealed interface LineCommand<R> extends Command<R> {
  /// Sending stands still, at once or (`checkpoint` not null) when it gets there. Hosts never notice.
  record Pause(@Nullable String group, @Nullable String checkpoint)
      implements LineCommand<List<Status.Group>> {
    @Override
    public String verb() {
      return "line.pause";
    }
  }

  /// Sets a limit to what is sent, or replaces the one for the same peer, group and window. `peer` null: the
  /// only one.
  record Limit(
      @Nullable String peer,
      @Nullable String group,
      long bytesPerSecond,
      @Nullable WeeklyWindow when)
      implements LineCommand<Status.Limit> {
    @Override
    public String verb() {
      return "line.limit";
    }
  }

  record ListLimits() implements LineCommand<List<Status.Limit>> {
    @Override
    public String verb() {
      return "line.limit.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Removes the limits of a peer and group, or only that with `when`; gives what they were.
  record Unlimit(@Nullable String peer, @Nullable String group, @Nullable WeeklyWindow when)
      implements LineCommand<List<Status.Limit>> {
    @Override
    public String verb() {
      return "line.limit.remove";
    }
  }

  /// Which group's data goes first.
  record Prioritize(String group, Priority priority) implements LineCommand<Status.Group> {
    @Override
    public String verb() {
      return "line.priority";
    }
  }

  record Resume(@Nullable String group) implements LineCommand<List<Status.Group>> {
    @Override
    public String verb() {
      return "line.resume";
    }
  }

  /// How the lines were in the last `hours`, 1 to [#HOURS_MAX]. `peer` null: all.
  record History(@Nullable String peer, int hours) implements LineCommand<List<Status.LineHour>> {
    /// A year, which is what is kept.
    public static final int HOURS_MAX = 366 * 24;

    @Override
    public String verb() {
      return "line.history";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }
}
