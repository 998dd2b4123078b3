/// Both ends of a comparison of copies, beside the log that flows: questions from the primary, answers of the
/// secondary. What is compared, and what follows, is the group's.
///
/// - **Threads** the peer's agent; mirrors are read by one job at a time on a worker.
/// - **Blocking** nothing on the agent.
/// - **Ownership** a flow beside which this runs is closed with it.
/// - **Fails** what cannot be read is not verified; a line that is lost gives the questions back to the run.
@NullMarked
package io.forebay.gateway.link.verify;

import org.jspecify.annotations.NullMarked;
