/// How much may leave over each line, and when: limits with a weekly timetable, priorities of groups.
///
/// - **Threads** one agent, `forebay-limits`, looks when a limit begins or ends; changes take effect on whoever makes them.
/// - **Blocking** a change waits for the disk.
/// - **Ownership** values own nothing.
/// - **Fails** a change that cannot be kept is refused, and nothing has changed.
@NullMarked
package io.forebay.gateway.control.limit;

import org.jspecify.annotations.NullMarked;
