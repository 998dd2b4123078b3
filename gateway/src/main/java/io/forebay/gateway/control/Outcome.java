package io.forebay.gateway.control;

/// What became of a command.
public sealed interface Outcome<R> {
  record Done<R>(R value) implements Outcome<R> {}

  record Refused<R>(Refusal refusal) implements Outcome<R> {}

  static <R> Outcome<R> done(R value) {
    return new Done<>(value);
  }

  static <R> Outcome<R> refused(Refusal.Kind kind, String reason) {
    return new Refused<>(new Refusal(kind, reason));
  }
}
