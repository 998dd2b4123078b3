/// The iSCSI target: discovery and normal sessions over TCP, each connection a session of its own, many of
/// them for each target (MPIO). Bytes and rules: `docs/protocols/iscsi.md`.
///
/// - **Threads** a connection lives on one of the event loops `forebay-iscsi-N`, which alone touches its
///   state. Volumes complete requests on any thread; the completion hops to the connection's loop. Shared
///   between loops: `SessionTable`, `Connections` and `ReadBudget`, each behind its own lock.
/// - **Blocking** no event loop blocks. A volume without room, a full budget or an initiator that does not
///   read make the connection stop reading its socket, or its reads wait.
/// - **Ownership** payload is borrowed by the volume out of the connection's one receive buffer; a read's
///   buffer belongs to the task until the transport takes it.
/// - **Fails** whatever an initiator does costs at most its own connection (M1: `IscsiLimits`). An
///   [java.lang.Error] goes to the fatal handler.
@NullMarked
package io.forebay.gateway.iscsi;

import org.jspecify.annotations.NullMarked;
