package io.forebay.panel;

import io.forebay.gateway.control.Secret;

/// What the panel has the door do.
sealed interface Deed {
  record Acknowledge(long event) implements Deed {}

  record Pause(String group) implements Deed {}

  record Resume(String group) implements Deed {}

  record Take(String group, boolean hold) implements Deed {}

  /// Looks which checkpoints could be held, or released.
  record Find(String group, boolean hold) implements Deed {}

  record Hold(String group, String checkpoint) implements Deed {}

  record Release(String group, String checkpoint) implements Deed {}

  record TryPin(Secret pin, Go then) implements Deed {}

  record Invite() implements Deed {}

  /// Looks what promoting would give up.
  record Preview(String group) implements Deed {}

  record Promote(String group) implements Deed {}

  /// Ends the appliance in order.
  record Stop(String appliance) implements Deed {}

  /// Whether it is reached by the PIN alone, which stands for an admin.
  default boolean behindPin() {
    return this instanceof Invite || this instanceof Promote || this instanceof Stop;
  }
}
