/// The demonstration: two appliances on this machine, a line that is cut, and the proof that the copy is
/// whole. Uses an appliance as anybody would: as a process, over NBD, through the command line's way in.
///
/// - **Threads** `main` plays; [CuttableLine] has a virtual thread a direction; a shutdown hook tidies up.
/// - **Blocking** free to block, for named times.
/// - **Ownership** [Demo] owns both processes, their homes and their rings, and removes them at its end.
/// - **Fails** whatever does not happen in its time is a [io.forebay.gateway.app.cli.Failure] that says what.
@NullMarked
package io.forebay.gateway.app.demo;

import org.jspecify.annotations.NullMarked;
