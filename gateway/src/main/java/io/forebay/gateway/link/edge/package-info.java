/// The line's sockets: TLS 1.3 between two pinned certificates, and the bytes of each connection as a
/// [io.forebay.gateway.link.Pipe]. The only place of this room that knows Netty.
///
/// - **Threads** `forebay-link-io` (one event loop) moves bytes; a pipe is shared between it and one
///   agent, under the pipe's lock. Names are looked up on a worker.
/// - **Blocking** nothing on the event loop; starting and closing wait for it.
/// - **Ownership** a pipe owns its channel and the buffers in its queue, and releases both when closed.
/// - **Fails** a connection whose other end has no certificate that we know is closed before a byte of the
///   protocol is read or written, and logged; what it may cost until then is bounded in bytes, time and
///   number (M1).
@NullMarked
package io.forebay.gateway.link.edge;

import org.jspecify.annotations.NullMarked;
