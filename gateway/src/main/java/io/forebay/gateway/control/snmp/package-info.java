/// Which managers may ask this appliance by SNMP: the book of their names and secrets, and what the agent tells
/// of itself. The agent itself is a user interface, behind the door.
///
/// - **Threads** any. One lock guards the book; it is not held while listeners are told.
/// - **Blocking** what reads or writes the file blocks; see each method.
/// - **Ownership** values own nothing. Passphrases travel as [io.forebay.gateway.control.Secret].
/// - **Fails** a file that cannot be read lets nobody in, and says why.
@NullMarked
package io.forebay.gateway.control.snmp;

import org.jspecify.annotations.NullMarked;
