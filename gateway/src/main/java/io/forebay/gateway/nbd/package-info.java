/// The NBD server: fixed newstyle over TCP and a Unix socket, many connections, each serving one
/// [io.forebay.gateway.block.Volume]. Bytes and rules: `docs/protocols/nbd.md`.
///
/// - **Threads** a connection lives on one of the event loops `forebay-nbd-N`, which alone touches its
///   state. Volumes complete requests on any thread; the completion hops to the connection's loop.
///   Shared between loops: `Connections` and `ReadBudget`, each behind its own lock.
/// - **Blocking** no event loop blocks. A volume without room, a full budget or a client that does not
///   read make the connection stop reading its socket.
/// - **Ownership** payload is borrowed by the volume out of the connection's one receive buffer; a read's
///   buffer belongs to the request until the transport takes it.
/// - **Fails** whatever a client does costs at most its own connection (M1: `NbdLimits`). An
///   [java.lang.Error] goes to the fatal handler.
@NullMarked
package io.forebay.gateway.nbd;

import org.jspecify.annotations.NullMarked;
