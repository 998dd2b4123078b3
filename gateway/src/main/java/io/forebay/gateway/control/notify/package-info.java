/// Who is told of events, and how: receivers by mail, syslog and webhook, each with its queue, and what they are
/// sent, as texts. The sockets are not here: [Carrier] is bound by the application.
///
/// - **Threads** [ReceiverBook] may be called from any thread. Each receiver has an agent of its own, which alone
///   waits for its carrier; the book of events only puts into queues.
/// - **Blocking** what changes receivers writes their file; `test` waits for the carrier; nothing else blocks.
/// - **Ownership** values own nothing. Passwords travel as [io.forebay.gateway.control.Secret].
/// - **Fails** what cannot be delivered is tried again, ever more seldom, then counted; a receiver that fails again
///   and again is an event of its own, told to all others. A file that cannot be read is one, too: nobody is told.
@NullMarked
package io.forebay.gateway.control.notify;

import org.jspecify.annotations.NullMarked;
