package io.forebay.gateway.control.config;

import io.forebay.gateway.control.Actor;
import io.forebay.gateway.control.Command;
import io.forebay.gateway.control.Outcome;

/// Carries a command out in somebody's name as if it had come by itself: its role is asked for, and it is audited.
/// Blocks.
public interface Giver {
  <R> Outcome<R> give(Command<R> command, Actor actor);
}
