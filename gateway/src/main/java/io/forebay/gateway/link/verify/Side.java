package io.forebay.gateway.link.verify;

import io.forebay.gateway.link.Turn;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// What goes on beside a flow. Confined to the peer's agent; nothing blocks.
sealed interface Side permits VerifyAsker, VerifyAnswerer {
  /// Takes a message if it is this side's; returns whether it was.
  boolean took(Message message) throws ProtocolViolation;

  void step();

  /// The next message that may go now, or null.
  @Nullable Message due();

  /// When it is worth stepping again although nobody woke us.
  long sleepNanos();

  /// As [io.forebay.gateway.link.Flow#turn].
  @Nullable Turn turn();

  void close();
}
