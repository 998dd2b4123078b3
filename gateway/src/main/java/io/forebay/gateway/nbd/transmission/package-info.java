/// The transmission phase: requests in, replies out, at full speed.
///
/// - **Threads** confined to the connection's event loop, except `ReadBudget` (locked) and
///   `Completions` (lock-free entry for the volume's threads).
/// - **Blocking** nothing blocks. What has to wait (room in the log, budget, the client's reading)
///   stops the reading of the socket and is taken up again by a callback.
/// - **Ownership** the session owns the `InputBuffer`; an `Outstanding` request owns its reply buffer
///   until it is written or, when the connection is gone, until the volume has completed it.
/// - **Fails** a request's failure is a reply; a breach of the protocol closes this connection only.
@NullMarked
package io.forebay.gateway.nbd.transmission;

import org.jspecify.annotations.NullMarked;
