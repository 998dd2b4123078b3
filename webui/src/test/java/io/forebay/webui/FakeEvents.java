package io.forebay.webui;

import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Events;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// A book that has what a test puts into it.
final class FakeEvents implements Events {
  /// Oldest first.
  final List<Event> book = new CopyOnWriteArrayList<>();

  final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /// A permit for each listener that has left.
  final Semaphore left = new Semaphore(0);

  @Override
  public List<Event> list(boolean openOnly, long before, int max) {
    return book.reversed().stream()
        .filter(event -> !openOnly || event.open())
        .filter(event -> before == 0 || event.id() < before)
        .limit(max)
        .toList();
  }

  @Override
  public Listening listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> {
      listeners.remove(listener);
      left.release();
    };
  }

  /// It happens now.
  void happen(Event event) {
    book.add(event);
    listeners.forEach(listener -> listener.accept(event));
  }
}
