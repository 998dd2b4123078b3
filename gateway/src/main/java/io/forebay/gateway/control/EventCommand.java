package io.forebay.gateway.control;

import io.forebay.gateway.control.event.Event;
import java.util.List;

/// What can be done with events.
public sealed interface EventCommand<R> extends Command<R> {
  /// Newest first. `openOnly`: what stands raised and not cleared. At most `max`, all below the id `before`
  /// (0: from the newest): a page.
  record ListSome(boolean openOnly, long before, int max) implements EventCommand<List<Event>> {
    public static final int PAGE_MAX = 1000;

    @Override
    public String verb() {
      return "event.list";
    }

    @Override
    public boolean changes() {
      return false;
    }
  }

  /// Somebody has seen event `id` and takes care.
  record Acknowledge(long id) implements EventCommand<Event> {
    @Override
    public String verb() {
      return "event.ack";
    }
  }
}
