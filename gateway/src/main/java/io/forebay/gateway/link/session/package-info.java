/// A connection from Hello to its end, the attachments on it, and the agent that keeps a line to a peer
/// alive: dials, waits, takes what the peer dialled.
///
/// - **Threads** `forebay-link-PEER` owns all state; others enter through its posts and wake-ups.
/// - **Blocking** nothing.
/// - **Ownership** a connection owns its pipe; buffers, stretches and rests belong to the agent and
///   serve one connection after the other.
/// - **Fails** a connection ends with a reason that is logged once; the agent dials again, later each
///   time. docs/protocols/replication.md, sections 3, 5 and 8.
@NullMarked
package io.forebay.gateway.link.session;

import org.jspecify.annotations.NullMarked;
