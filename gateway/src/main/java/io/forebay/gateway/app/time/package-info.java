/// The way out to servers of NTP, by the client of Commons Net.
///
/// - **Threads** [NtpAsker] is called by one thread at a time and closed by any; [TimeService] has a thread of its own,
///   so that no host and no line ever waits for a server.
/// - **Blocking** a question blocks for [NtpAsker#PATIENCE_MILLIS] at most, besides the look-up of a name; closing
///   breaks off what is under way.
/// - **Ownership** a question owns its socket.
/// - **Fails** what a server says is foreign until proven otherwise: what is no answer to the question is passed over,
///   what cannot be is refused as an `IOException` with one line.
@NullMarked
package io.forebay.gateway.app.time;

import org.jspecify.annotations.NullMarked;
