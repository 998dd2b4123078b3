package io.forebay.gateway.link;

import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What an attachment carries in one direction: the log, or a catch-up batch, seen from one of its ends.
/// Confined to the peer's agent; nothing blocks.
public interface Flow extends AutoCloseable {
  /// Takes a message that is legal now. Borrows `payload`.
  void on(Message message, ByteBuffer payload) throws ProtocolViolation;

  /// Goes on with whatever does not wait for the peer. Called after every wake-up of the agent.
  void step() throws ProtocolViolation;

  /// The next small message that has to go, freshly made; null when there is none. It goes before data.
  @Nullable Message due();

  /// When it is worth stepping again although nobody woke us.
  default long sleepNanos() {
    return Long.MAX_VALUE;
  }

  /// Whether [#write] has bulk data to send now.
  boolean hasData();

  /// Writes one frame of bulk data with at most `bytesMax` bytes beside it.
  void write(FramedPipe line, int channel, int bytesMax);

  /// Whether nothing more must be read from the line until a wake-up: what came finds no room here.
  boolean full();

  /// What the attachment has to do now instead of going on with this flow; null: go on.
  @Nullable Turn turn();

  /// Gives everything up; what work is under way elsewhere ends by itself.
  @Override
  void close();
}
