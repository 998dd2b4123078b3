/// TLS for NBD: what the server proves itself with, whom it trusts, and how decrypted bytes reach a
/// connection's receive buffer.
///
/// - **Threads** `ServerTls` is shared, and its credentials may change for connections to come; a `DecryptedInput` is confined to its connection's
///   event loop, on which handshakes are computed, too (about a millisecond each).
/// - **Blocking** nothing; no certificate is looked up anywhere.
/// - **Ownership** decrypted buffers belong to `DecryptedInput` until they are copied; at most one read of
///   the socket waits in it.
/// - **Fails** a handshake that fails closes its connection with one log line.
@NullMarked
package io.forebay.gateway.nbd.tls;

import org.jspecify.annotations.NullMarked;
