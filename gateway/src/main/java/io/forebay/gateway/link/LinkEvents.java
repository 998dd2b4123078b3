package io.forebay.gateway.link;

import io.forebay.gateway.group.CatchUpProgress;
import java.util.UUID;

/// What happens on a line, for those who raise alarms and show it. Called on the peer's agent; must not
/// block.
public interface LinkEvents {
  /// Both sides have said Hello.
  void up(Peer peer, String remote);

  /// The connection is gone; `reason` is one line.
  void down(Peer peer, String reason);

  /// The peer broke the protocol, or sent what our log refuses: worth an alarm, the line is tried again.
  void violated(Peer peer, String reason);

  /// Somebody at the address `remote` completed a handshake and is no peer, and was let go; of many only some
  /// are told of. On the edge's event loop.
  default void stranger(String remote, String reason) {}

  /// A group cannot be replicated as things stand; empty text: it can again.
  void refused(Peer peer, UUID group, String reason);

  /// The peer has applied a catch-up batch. Happens; whoever only minds what stands need not hear it.
  default void caughtUp(Peer peer, UUID group, CatchUpProgress batch) {}
}
