/// The line between two appliances: what makes a peer's log the same as ours. Bytes in, bytes out: a
/// [io.forebay.gateway.link.Pipe] carries them, the sockets of `link.edge` in production, the simulated
/// line in the simulator.
///
/// - **Threads** one agent a peer, `forebay-link-PEER`, owns everything of that peer's connection; what
///   others tell it goes through its wake-up and volatile or concurrent fields named as such.
/// - **Blocking** the agent blocks on nothing but short reads; disk work is offloaded and comes back as a
///   wake-up, so a slow disk never silences the line.
/// - **Ownership** a connection owns its pipe and closes it; buffers belong to the peer and are reused by
///   its next connection.
/// - **Fails** whatever the peer does, the connection is closed, the reason logged once, and dialled
///   again; a lost line never reaches a host (R4).
@NullMarked
package io.forebay.gateway.link;

import org.jspecify.annotations.NullMarked;
