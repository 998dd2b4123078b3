/// Work at times of the day or every few minutes.
///
/// - **Threads** one agent, `forebay-schedules`, decides what is due; the work itself runs as commands.
/// - **Blocking** nothing here blocks.
/// - **Ownership** values own nothing.
/// - **Fails** a run that fails is an event; the schedule goes on.
@NullMarked
package io.forebay.gateway.control.schedule;

import org.jspecify.annotations.NullMarked;
