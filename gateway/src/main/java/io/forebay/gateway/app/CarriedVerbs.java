package io.forebay.gateway.app;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.CarriedCommand;
import io.forebay.gateway.control.Control;
import io.forebay.gateway.control.Lines.Carried;
import io.forebay.gateway.control.Outcome;
import io.forebay.gateway.control.Refusal;
import io.forebay.gateway.control.Status.Consistency;
import io.forebay.gateway.control.user.Role;
import io.forebay.gateway.link.Peer;
import io.forebay.gateway.link.session.PeerLink;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.Verb;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Verbs between the door and the line, both ways.
final class CarriedVerbs {
  /// Longer than the line waits for the peer's answer.
  private static final long CARRY_SECONDS = 70;

  private static final PeerLink.Kind PLAIN = new PeerLink.Kind(false, false);

  private CarriedVerbs() {}

  /// Has the peer carry `verb` out.
  static void send(PeerLink link, UUID group, Carried verb, Consumer<Message.Result> done) {
    switch (verb) {
      case Carried.Create(String name, Consistency consistency, boolean hold) ->
          link.command(
              group,
              Verb.CREATE,
              name,
              new PeerLink.Kind(consistency == Consistency.APPLICATION, hold),
              done);
      case Carried.Hold(String name) -> link.command(group, Verb.HOLD, name, PLAIN, done);
      case Carried.Release(String name) -> link.command(group, Verb.RELEASE, name, PLAIN, done);
      case Carried.Pause(String name) -> link.command(group, Verb.PAUSE, name, PLAIN, done);
      case Carried.Resume() -> link.command(group, Verb.RESUME, "", PLAIN, done);
      case Carried.Settle() -> link.command(group, Verb.SETTLE, "", PLAIN, done);
    }
  }

  /// As [#send]; waits for the answer.
  static Outcome<UUID> carry(PeerLink link, UUID group, Carried verb) {
    CompletableFuture<Message.Result> result = new CompletableFuture<>();
    send(link, group, verb, result::complete);
    try {
      return outcome(link.peer(), result.get(CARRY_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      return Outcome.refused(
          Refusal.Kind.TIMEOUT, link.peer().name() + " did not answer; look at its checkpoints.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(Refusal.Kind.FAILED, "The appliance is stopping.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Nobody completes it so.
    }
  }

  /// What the peer answered.
  private static Outcome<UUID> outcome(Peer peer, Message.Result result) {
    String said = peer.name() + ": " + result.text();
    return switch (result.outcome()) {
      case DONE -> Outcome.done(peer.appliance());
      case NOT_FOUND -> Outcome.refused(Refusal.Kind.NOT_FOUND, said);
      case EXISTS, WRONG_ROLE, STATE, LIMIT -> Outcome.refused(Refusal.Kind.CONFLICT, said);
      case INVALID -> Outcome.refused(Refusal.Kind.USAGE, said);
      case NO_SPACE, MEDIUM -> Outcome.refused(Refusal.Kind.FAILED, said);
      case STOPPING -> Outcome.refused(Refusal.Kind.UNREACHABLE, said);
    };
  }

  /// Carries out what a peer asks, through the door: audited like anybody else's.
  static void carryOut(
      Control control, UUID group, Message.Command command, Consumer<Message.Result> done) {
    Carried carried = carried(command);
    if (carried == null) {
      done.accept(result(command, Refusal.Kind.CONFLICT, "this release does not know that verb"));
      return;
    }
    var _ =
        control
            .execute(
                new CarriedCommand(group, carried),
                new Actor(Actor.Origin.PEER, "line", Role.OPERATOR))
            .thenAccept(outcome -> {
              switch (outcome) {
                case Outcome.Done<String>(String name) ->
                    done.accept(
                        new Message.Result(
                            command.id(), io.forebay.gateway.link.wire.Outcome.DONE, name));
                case Outcome.Refused<String>(Refusal(Refusal.Kind kind, String reason, _)) ->
                    done.accept(result(command, kind, reason));
              }
            });
  }

  private static @Nullable Carried carried(Message.Command command) {
    String name = command.checkpoint();
    return switch (command.verb()) {
      case CREATE ->
          new Carried.Create(
              name,
              command.consistent() ? Consistency.APPLICATION : Consistency.CRASH,
              command.hold());
      case HOLD -> new Carried.Hold(name);
      case RELEASE -> new Carried.Release(name);
      case PAUSE -> new Carried.Pause(name);
      case RESUME -> new Carried.Resume();
      case SETTLE -> new Carried.Settle();
      case HOLD_NEWEST -> null;
    };
  }

  private static Message.Result result(Message.Command command, Refusal.Kind kind, String text) {
    var outcome =
        switch (kind) {
          case NOT_FOUND -> io.forebay.gateway.link.wire.Outcome.NOT_FOUND;
          case USAGE -> io.forebay.gateway.link.wire.Outcome.INVALID;
          case CONFLICT, DENIED, SECOND_FACTOR, THROTTLED ->
              io.forebay.gateway.link.wire.Outcome.STATE;
          case FAILED -> io.forebay.gateway.link.wire.Outcome.MEDIUM;
          case UNREACHABLE, TIMEOUT -> io.forebay.gateway.link.wire.Outcome.STOPPING;
        };
    return new Message.Result(command.id(), outcome, text);
  }
}
