package io.forebay.gateway.control.event;

import java.util.List;
import java.util.function.Consumer;

/// The book, for reading. Any thread; nothing blocks.
public interface Events {
  /// Newest first, at most `max` of those with an id below `before` (0: all). `openOnly`: see
  /// [Event#open].
  List<Event> list(boolean openOnly, long before, int max);

  /// Calls `listener` with every entry that is added or changed from now on, in order, on any thread; it
  /// must not block. Closing ends that.
  Listening listen(Consumer<Event> listener);

  /// An attached listener.
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
