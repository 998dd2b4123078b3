package io.forebay.gateway.link;

import io.forebay.gateway.link.wire.Refusal;

/// Why a flow ends while the connection stands.
public sealed interface Turn {
  /// Something changed, or this flow is through: both sides say anew what they have.
  record Anew(String reason) implements Turn {}

  /// It cannot go on, and saying everything anew would not help: tell the peer, and wait.
  record Refuse(Refusal reason, String text) implements Turn {}
}
