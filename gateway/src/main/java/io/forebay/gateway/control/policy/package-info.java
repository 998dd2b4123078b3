/// When a group's writes travel: all the time, or in runs that each end at a checkpoint.
///
/// - **Threads** one agent looks once a second; a run's few commands are a worker's. [Policies#status] is for any.
/// - **Blocking** runs wait for the group's replies; nothing else blocks.
/// - **Ownership** values own nothing.
/// - **Fails** what could not be done is tried again, and an event while it lasts.
@NullMarked
package io.forebay.gateway.control.policy;

import org.jspecify.annotations.NullMarked;
