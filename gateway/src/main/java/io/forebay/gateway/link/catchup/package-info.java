/// Both ends of a catch-up batch: extents, then the log from the base to the end. What a batch is, what
/// is durable of it and how it is applied is the group's; here it travels.
///
/// - **Threads** the peer's agent; everything that touches a disk runs as one job at a time on a worker,
///   which then owns the batch until it posts its result.
/// - **Blocking** nothing on the agent.
/// - **Ownership** a flow owns its batch and its buffers, and closes them once no job is under way.
/// - **Fails** a disk's failure ends the flow with a refusal that names it; the durable part of the batch
///   stays on both sides and is gone on with at the next attachment.
@NullMarked
package io.forebay.gateway.link.catchup;

import org.jspecify.annotations.NullMarked;
