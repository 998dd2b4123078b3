/// The machine under the appliance, as its kernel tells of it in `/proc` and `/sys`: for managers that look at the
/// host, too.
///
/// - **Threads** [Inspector] has one, which alone reads; everybody else gets what it has found, immutable. Only
///   [MachineId] is read by who asks for it.
/// - **Blocking** that thread, and reading [MachineId]. A file system that does not answer holds it up, and nobody else.
/// - **Ownership** values own nothing.
/// - **Fails** what cannot be read is not there, or [Machine#UNKNOWN]. Our own bugs go to the handler that [Inspector]
///   was given.
@NullMarked
package io.forebay.snmp.machine;

import org.jspecify.annotations.NullMarked;
