/// A host's connection, whatever it speaks: transports and listeners, how many connections there may be, the receive buffer,
/// the budget of reply buffers, completions that come home, and what becomes of faults.
///
/// - **Threads** `InputBuffer`, `StallWatch` and `ReadAccount` are confined to the connection's event loop;
///   `Connections`, `ReadBudget`, `PeerLog`, `Faults` and the entry of `Completions` may be used from any thread.
/// - **Blocking** only `Listeners`, while it binds and while it closes.
/// - **Ownership** an `InputBuffer` owns its memory until `release`; its views are valid until the next call
///   on it. What `ReadAccount` lends is given back once.
/// - **Fails** a peer's breach of the protocol is a `ProtocolViolation` and costs its own connection (M1).
@NullMarked
package io.forebay.gateway.socket;

import org.jspecify.annotations.NullMarked;
