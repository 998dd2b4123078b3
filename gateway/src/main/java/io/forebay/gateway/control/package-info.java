/// The door: the one way in which browser, REST, command line, SNMP and front panel see and change an
/// appliance. [Control] takes sealed [Command]s and gives [Outcome]s; [Status] is everything to look at.
///
/// - **Threads** everything public may be called from any thread. Commands that block run on a thread of
///   their own kind, bound by the application; their stages may complete there: do not block in them.
/// - **Blocking** [Control#execute] and [Control#status] return at once.
/// - **Ownership** values own nothing.
/// - **Fails** what cannot be done is an [Outcome.Refused] with one line that says what to do, never an
///   exception. An [io.forebay.gateway.block.InvariantError] goes to the fatal handler.
@NullMarked
package io.forebay.gateway.control;

import org.jspecify.annotations.NullMarked;
