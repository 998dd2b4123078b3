/// What stands on the wire (RFC 7143 section 11): headers, digests, text keys.
///
/// - **Threads** confined to the connection's event loop; constants and values are not confined.
/// - **Blocking** nothing blocks.
/// - **Ownership** a `PduReader` borrows the connection's input; what it lends is valid until the next call on
///   that. A `PduWriter` writes into buffers of others.
/// - **Fails** a length beyond what was declared, a header's wrong digest or text that is none is a
///   `ProtocolViolation`, found before anything is allocated for it (M1).
@NullMarked
package io.forebay.gateway.iscsi.wire;

import org.jspecify.annotations.NullMarked;
