package io.forebay.gateway.group;

/// Takes the outcome of one command: called exactly once, on the group's agent; must not block.
@FunctionalInterface
public interface Reply<T> {
  void done(Outcome<T> outcome);
}
