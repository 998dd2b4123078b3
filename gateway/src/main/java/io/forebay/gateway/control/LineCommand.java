package io.forebay.gateway.control;

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
