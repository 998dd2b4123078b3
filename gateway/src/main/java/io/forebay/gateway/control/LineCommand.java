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
}
