/// The ways out to receivers of events: mail (by Commons Net, which only this room and `app.time` know), syslog, webhook.
///
/// - **Threads** [Courier] may be called from any thread; each letter travels on a thread of its own.
/// - **Blocking** carrying blocks, until [Courier#DEADLINE_MILLIS] at most, whatever the other side does; closing
///   breaks off what is under way.
/// - **Ownership** a [Journey] owns the sockets of one letter.
/// - **Fails** whatever a network or a server does is an `IOException` with one line; what a server says is bounded
///   in bytes.
@NullMarked
package io.forebay.gateway.app.notify;

import org.jspecify.annotations.NullMarked;
