package io.forebay.gateway.group;

/// How a command ended.
public sealed interface Outcome<T> {
  record Done<T>(T value) implements Outcome<T> {}

  record Refused<T>(Refusal refusal) implements Outcome<T> {}

  static <T> Outcome<T> refused(Refusal.Kind kind, String reason) {
    return new Refused<>(new Refusal(kind, reason));
  }
}
