/// The sending end of a log that follows: reads it back, checks it, and hands it to the line without
/// fill.
///
/// - **Threads** the peer's agent; stretches are read and checked on a worker, one
///   after the other a group.
/// - **Blocking** nothing on the agent.
/// - **Ownership** stretches belong to the peer's pool; a worker has those that it fills.
/// - **Fails** a stretch that cannot be read back ends the flow with its place; never a byte that was not
///   checked, never one at or above the group's send limit (B3).
@NullMarked
package io.forebay.gateway.link.sender;

import org.jspecify.annotations.NullMarked;
