/// How wrong this machine's clock is: who is asked, how often, and what follows.
///
/// - **Threads** [ClockWatch] may be called from any thread; asking is done by one at a time, the others wait for it.
/// - **Blocking** asking blocks for as long as its servers take; looking at the report never does.
/// - **Ownership** values own nothing.
/// - **Fails** a server that does not answer, or answers what cannot be, is a line in the report, and an alarm when no
///   other one answers for long. The clock is never set.
@NullMarked
package io.forebay.gateway.control.time;

import org.jspecify.annotations.NullMarked;
