package io.forebay.snmp;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.SettingCommand;
import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.event.Event;
import io.forebay.gateway.control.event.Events;
import io.forebay.gateway.control.snmp.ManagerBook;
import io.forebay.gateway.control.snmp.ManagerNetworks;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.control.user.Users;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// A door before samples, which counts who looks.
final class FakeControl implements Control, Events {
  final MemoryShelf shelf = new MemoryShelf();
  volatile String networks = "127.0.0.0/8,::1";

  /// `ADDRESS: WHY` of each who was refused.
  final BlockingQueue<String> turnedAway = new LinkedBlockingQueue<>();

  final ManagerBook managers =
      new ManagerBook(
          shelf,
          new ManagerNetworks(
              () -> networks, (from, why) -> turnedAway.add(from.getHostAddress() + ": " + why)));
  final AtomicInteger looks = new AtomicInteger();
  volatile Seen seen = Samples.seen(2);
  volatile List<Status.Setting> settings = List.of();
  final List<Command<?>> orders = new CopyOnWriteArrayList<>();
  final List<Actor> actors = new CopyOnWriteArrayList<>();
  final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /// What is in the book, newest first.
  volatile List<Event> book = List.of();

  /// What becomes of what changes something.
  volatile Function<Command<?>, CompletableFuture<Outcome<?>>> answer =
      command -> CompletableFuture.completedFuture(Outcome.done(""));

  volatile boolean busy;
  volatile boolean silent;

  @Override
  public Status.Appliance status() {
    return seen.appliance();
  }

  @Override
  @SuppressWarnings("unchecked") // Each gives what its command promises.
  public <R> CompletionStage<Outcome<R>> execute(Command<R> command, Actor actor) {
    if (actor.origin() != Actor.Origin.SNMP) {
      throw new AssertionError("not by SNMP: " + command + " as " + actor);
    }
    if (command.changes()) {
      orders.add(command);
      actors.add(actor);
      return (CompletionStage<Outcome<R>>) (CompletionStage<?>) answer.apply(command);
    }
    if (actor.role() != Role.VIEWER) {
      throw new AssertionError("looking takes no more: " + command + " as " + actor);
    }
    if (silent) {
      return new CompletableFuture<>();
    }
    if (busy) {
      return CompletableFuture.completedFuture(
          Outcome.refused(Refusal.Kind.CONFLICT, "too many commands"));
    }
    Object given =
        switch (command) {
          case VolumeCommand.ListAll all -> {
            looks.incrementAndGet();
            yield seen.volumes();
          }
          case CheckpointCommand.ListAll all -> seen.checkpoints();
          case IscsiCommand.Show show -> seen.iscsi();
          case SettingCommand.ListAll all -> settings;
          default -> throw new AssertionError("unexpected " + command);
        };
    return CompletableFuture.completedFuture(Outcome.done((R) given));
  }

  @Override
  public Events events() {
    return this;
  }

  @Override
  public List<Event> list(boolean openOnly, long before, int max) {
    return openOnly ? seen.alarms() : book;
  }

  @Override
  public Listening listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Something happens, or changes.
  void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public ManagerBook managers() {
    return managers;
  }

  @Override
  public Users users() {
    throw new UnsupportedOperationException("managers are no users of the appliance");
  }
}
