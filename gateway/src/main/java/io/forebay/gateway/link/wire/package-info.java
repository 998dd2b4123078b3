/// The bytes of the line: frames, messages, and which message is legal from whom in which state.
/// docs/protocols/replication.md is the specification; its golden bytes are tested against this.
///
/// - **Threads** messages are immutable values; a decoder or encoder is confined to its connection.
/// - **Blocking** nothing blocks.
/// - **Ownership** a [io.forebay.gateway.link.wire.Frame]'s payload is borrowed from the decoder until
///   its next call; an encoder copies the payload it is given.
/// - **Fails** [io.forebay.gateway.link.wire.ProtocolViolation] for anything the peer should not have
///   sent: the connection is closed. Every length is checked before it is used; memory is one frame a
///   direction whatever the peer sends (M1).
@NullMarked
package io.forebay.gateway.link.wire;

import org.jspecify.annotations.NullMarked;
