package io.forebay.gateway.link;

import java.util.function.Consumer;

/// Opens connections to a peer: sockets in production, the simulated line in the simulator.
public interface Dialer {
  /// How an attempt ended.
  sealed interface Dialed {
    /// Connected, and the other end has the peer's certificate. Gives `pipe`.
    record Connected(Pipe pipe) implements Dialed {}

    /// One line: what failed, and what may help.
    record Failed(String reason) implements Dialed {}
  }

  /// Whether there is an address to dial; without one the peer dials us.
  boolean knows(Peer peer);

  /// Opens a connection; `done` is called once, on any thread, within a named time.
  void dial(Peer peer, Consumer<Dialed> done);
}
