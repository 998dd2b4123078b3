/// What stands on the wire: the numbers of the NBD specification (`doc/proto.md` of its project), errors,
/// text from peers, and the buffer that requests are received into.
///
/// - **Threads** constants and values; an `InputBuffer` is confined to its connection's event loop.
/// - **Blocking** nothing blocks.
/// - **Ownership** an `InputBuffer` owns its memory until `release`; its views are valid until the next
///   call on it.
/// - **Fails** a peer's breach of the protocol is a `ProtocolViolation`.
@NullMarked
package io.forebay.gateway.nbd.wire;

import org.jspecify.annotations.NullMarked;
