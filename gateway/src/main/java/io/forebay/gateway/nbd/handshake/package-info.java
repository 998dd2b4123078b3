/// The handshake: greeting, client flags, options, until an export is chosen or the client goes.
///
/// - **Threads** confined to the connection's event loop.
/// - **Blocking** nothing blocks; the whole handshake has one deadline.
/// - **Ownership** the handler owns the connection's `InputBuffer` until it hands it to the transmission.
/// - **Fails** a malformed option is answered with an error and the next one still parses; a breach that
///   cannot be answered closes the connection with one log line.
@NullMarked
package io.forebay.gateway.nbd.handshake;

import org.jspecify.annotations.NullMarked;
