package io.forebay.gateway.scsi;

import io.forebay.gateway.block.IoFailure;
import java.util.Arrays;
import java.util.function.Consumer;

/// The persistent reservations of one unit: changed one after the other, and where they are to outlive power
/// loss a change counts, and is told, only when it is kept. Any thread.
final class ReservationDesk {
  private final ReservationStore store;
  private final Lane lane = new Lane();
  private volatile Reservations now;

  /// Begins with what `store` keeps. Who makes a unit has looked whether that is
  /// [ReservationImage#understood].
  ReservationDesk(ReservationStore store) {
    this.store = store;
    Reservations kept = ReservationImage.decode(store.kept());
    if (kept == null) {
      throw new IllegalArgumentException("what is kept of the reservations is not understood");
    }
    now = kept;
  }

  /// What the store has: of a unit that is served elsewhere.
  Reservations kept() {
    Reservations kept = ReservationImage.decode(store.kept());
    return kept == null ? Reservations.NONE : kept;
  }

  Reservations now() {
    return now;
  }

  boolean keeps() {
    return store.keeps();
  }

  /// A change of the persistent reservations, as one step.
  interface Transition {
    Reservations.Outcome apply(Reservations now);
  }

  /// Applies `transition`; `made` sees a change as it begins to count. Calls `then` once, on any thread.
  void apply(
      Transition transition,
      Consumer<Reservations.Changed> made,
      Consumer<Reservations.Outcome> then) {
    lane.enter(() -> {
      switch (transition.apply(now)) {
        case Reservations.Changed changed -> keep(changed, made, then);
        case Reservations.Conflict conflict -> leave(conflict, then);
        case Reservations.Wrong wrong -> leave(wrong, then);
      }
    });
  }

  private void keep(
      Reservations.Changed changed,
      Consumer<Reservations.Changed> made,
      Consumer<Reservations.Outcome> then) {
    byte[] image = ReservationImage.encode(changed.now());
    if (Arrays.equals(image, ReservationImage.encode(now))) {
      become(changed, made, then);
      return;
    }
    store.keep(
        image,
        failure -> {
          if (failure == null) {
            become(changed, made, then);
          } else {
            leave(
                failure instanceof IoFailure.NoSpace
                    ? Reservations.NO_ROOM
                    : new Reservations.Wrong(Sense.of(failure, true)),
                then);
          }
        });
  }

  private void become(
      Reservations.Changed changed,
      Consumer<Reservations.Changed> made,
      Consumer<Reservations.Outcome> then) {
    now = changed.now();
    made.accept(changed);
    leave(changed, then);
  }

  private void leave(Reservations.Outcome outcome, Consumer<Reservations.Outcome> then) {
    lane.leave();
    then.accept(outcome);
  }
}
