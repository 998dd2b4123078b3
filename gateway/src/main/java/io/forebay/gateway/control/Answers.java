package io.forebay.gateway.control;

import io.forebay.gateway.group.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/// Waits for groups' replies: a command has a thread of its own and nothing else to do.
final class Answers {
  private final long waitMillis;

  /// `waitMillis`: after which a command is answered with a timeout.
  Answers(long waitMillis) {
    this.waitMillis = waitMillis;
  }

  /// Begins a verb and waits for its reply.
  <T> Outcome<T> await(Consumer<Reply<T>> begin) {
    CompletableFuture<io.forebay.gateway.group.Outcome<T>> reply = new CompletableFuture<>();
    begin.accept(reply::complete);
    try {
      return of(reply.get(waitMillis, TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Outcome.refused(
          Refusal.Kind.TIMEOUT,
          "It has not ended within " + waitMillis / 1000 + " s and may still: look at the status.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused(Refusal.Kind.FAILED, "The appliance is stopping.");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // Nobody completes it so.
    }
  }

  /// As [#await], then makes of the value what the caller wants.
  <T, R> Outcome<R> await(Consumer<Reply<T>> begin, Function<T, R> then) {
    return then(await(begin), value -> Outcome.done(then.apply(value)));
  }

  /// Goes on with the value, if there is one.
  static <T, R> Outcome<R> then(Outcome<T> outcome, Function<T, Outcome<R>> next) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> next.apply(value);
      case Outcome.Refused<T>(Refusal refusal) -> new Outcome.Refused<>(refusal);
    };
  }

  private static <T> Outcome<T> of(io.forebay.gateway.group.Outcome<T> outcome) {
    return switch (outcome) {
      case io.forebay.gateway.group.Outcome.Done<T>(T value) -> Outcome.done(value);
      case io.forebay.gateway.group.Outcome.Refused<T>(
              io.forebay.gateway.group.Refusal(
                  io.forebay.gateway.group.Refusal.Kind kind,
                  String reason)) ->
          Outcome.refused(kind(kind), sentence(reason));
    };
  }

  private static Refusal.Kind kind(io.forebay.gateway.group.Refusal.Kind kind) {
    return switch (kind) {
      case NOT_FOUND -> Refusal.Kind.NOT_FOUND;
      case EXISTS, WRONG_ROLE, STATE, LIMIT -> Refusal.Kind.CONFLICT;
      case INVALID -> Refusal.Kind.USAGE;
      case NO_SPACE, MEDIUM, STOPPING -> Refusal.Kind.FAILED;
    };
  }

  /// Rooms write their reasons as the middle of a sentence; people read whole ones.
  static String sentence(String reason) {
    if (reason.isEmpty()) {
      return reason;
    }
    String begun = Character.toUpperCase(reason.charAt(0)) + reason.substring(1);
    return begun.endsWith(".") || begun.endsWith("?") ? begun : begun + ".";
  }
}
