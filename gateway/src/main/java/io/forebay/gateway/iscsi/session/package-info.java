/// The full feature phase: commands in, data both ways, answers out, at full speed.
///
/// - **Threads** confined to the connection's event loop, except `SessionTable` (any thread) and the entry of
///   a `Task`'s completion.
/// - **Blocking** nothing blocks. What has to wait (room in the log, budget, the initiator's reading) stops
///   the reading of the socket, or of volumes, and is taken up again by a callback.
/// - **Ownership** the session owns the `InputBuffer`; a task owns the buffer of the piece that it reads until
///   it is written or, when the connection is gone, until the volume has completed it.
/// - **Fails** a command's failure is its status; a breach of the protocol closes this connection only.
@NullMarked
package io.forebay.gateway.iscsi.session;

import org.jspecify.annotations.NullMarked;
