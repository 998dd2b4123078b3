package io.forebay.snmp;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CheckpointCommand;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.IscsiCommand;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.VolumeCommand;
import io.forebay.gateway.control.user.Role;
import io.forebay.snmp.machine.Inspector;
import io.forebay.snmp.machine.Machine;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What managers are shown: a picture that is made when somebody asks and the last one is too old. Thus a walk costs
/// one look at the door, and a storm of requests no more than a few in a second.
final class Look {
  /// How old what is shown may be: less than anybody polls, more than a walk takes.
  static final long FRESH_MILLIS = 2_000;

  /// How long a request waits for a new picture before it gets the last one. Managers give up after a second or more.
  static final long PATIENCE_MILLIS = 500;

  static final Actor ACTOR = new Actor(Actor.Origin.SNMP, "agent", Role.VIEWER);

  /// The appliance and its machine.
  private record Sight(Seen seen, Machine machine) {}

  private final Control control;
  private final Indexes indexes;
  private final Notices notices;
  private final Inspector inspector;
  private final LongSupplier nanos;

  // Guarded by this.
  private @Nullable Picture last;
  private long lastNanos;
  private @Nullable CompletableFuture<Sight> asked;

  Look(Control control, Indexes indexes, Notices notices, Inspector inspector, LongSupplier nanos) {
    this.control = control;
    this.indexes = indexes;
    this.notices = notices;
    this.inspector = inspector;
    this.nanos = nanos;
  }

  /// What there is, at most so old as was said, or older when the door does not answer in time. Throws
  /// [IllegalStateException] when it never has: the manager asks again.
  synchronized Picture now() {
    if (last != null
        && nanos.getAsLong() - lastNanos < TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS)) {
      return last;
    }
    if (asked == null) {
      asked = ask();
    }
    try {
      Sight sight = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      asked = null;
      Picture picture = Picture.of(sight.seen, sight.machine, indexes);
      indexes.keep();
      last = picture;
      lastNanos = nanos.getAsLong();
    } catch (TimeoutException _) {
      // The next one waits for the same answer.
    } catch (ExecutionException | CancellationException _) {
      asked = null; // Refused: the appliance is busy or stops.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (last == null) {
      throw new IllegalStateException("nothing was seen yet");
    }
    return last;
  }

  /// Somebody has changed something: the next look is a new one.
  synchronized void stale() {
    lastNanos = nanos.getAsLong() - TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS);
    asked = null;
  }

  private CompletableFuture<Sight> ask() {
    var volumes = give(new VolumeCommand.ListAll());
    var checkpoints = give(new CheckpointCommand.ListAll(null));
    var iscsi = give(new IscsiCommand.Show());
    return CompletableFuture.allOf(volumes, checkpoints, iscsi)
        .thenApply(all ->
            new Seen(
                control.status(),
                volumes.join(),
                checkpoints.join(),
                iscsi.join(),
                control.events().list(true, 0, Table.ROWS_MAX),
                notices.list(),
                notices.heldBack()))
        .thenCombine(inspector.look(), Sight::new);
  }

  private <R> CompletableFuture<R> give(Command<R> command) {
    return control
        .execute(command, ACTOR)
        .thenApply(outcome ->
            switch (outcome) {
              case Outcome.Done<R>(R value) -> value;
              case Outcome.Refused<R>(var refusal) ->
                  throw new CancellationException(refusal.reason());
            })
        .toCompletableFuture();
  }
}
