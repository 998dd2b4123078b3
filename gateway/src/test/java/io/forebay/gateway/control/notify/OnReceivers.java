package io.forebay.gateway.control.notify;

import io.forebay.gateway.control.HandThreads;
import io.forebay.gateway.control.Identity;
import io.forebay.gateway.control.MemoryShelf;
import io.forebay.gateway.control.NotifyCommand;
import io.forebay.gateway.control.ReceiverReport;
import io.forebay.gateway.control.Secret;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.EventBook;
import io.forebay.gateway.control.event.EventKind;
import io.forebay.gateway.control.event.Severity;
import io.forebay.gateway.sim.SimClock;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A book of events with receivers, whose carrier and time the test holds.
abstract class OnReceivers {
  static final String HOOK = "https://hooks.example.com/hunter2";
  static final Secret SECRET = new Secret("correct-horse-battery");

  final SimClock clock = new SimClock();
  final MemoryShelf shelf = new MemoryShelf();
  HandThreads threads = new HandThreads();
  FakeCarrier carrier = new FakeCarrier();
  EventBook book = EventBook.open(shelf, clock, threads);
  ReceiverBook receivers = open();

  final ReceiverBook open() {
    Identity berlin = new Identity("berlin", new UUID(1, 2), "0.1.0", 0);
    return ReceiverBook.open(shelf, book, threads, clock, berlin, carrier);
  }

  final void restart() {
    receivers.close();
    book.close();
    threads = new HandThreads();
    carrier = new FakeCarrier();
    book = EventBook.open(shelf, clock, threads);
    receivers = open();
  }

  static NotifyCommand.Set wanted(
      String name, String address, Severity severity, @Nullable Secret secret, String... events) {
    return new NotifyCommand.Set(
        name, new Secret(address), severity, List.of(events), Envelope.NONE, "", secret);
  }

  final void set(String name, Severity severity, String... events) throws IOException {
    receivers.set(wanted(name, HOOK, severity, SECRET, events));
  }

  /// Duties until there is nothing to do at this time.
  final void settle() {
    for (int i = 0; i < 200; i++) {
      threads.turn();
    }
  }

  final void pass(long millis) {
    clock.advance(TimeUnit.MILLISECONDS.toNanos(millis));
    settle();
  }

  final ReceiverReport.Delivery delivery(String name) {
    return receivers.list().stream()
        .filter(report -> report.receiver().name().equals(name))
        .findFirst()
        .orElseThrow()
        .delivery();
  }

  final List<String> open(EventKind kind) {
    return book.list(true, 0, 100).stream()
        .filter(event -> event.kind() == kind)
        .map(Event::subject)
        .toList();
  }
}
