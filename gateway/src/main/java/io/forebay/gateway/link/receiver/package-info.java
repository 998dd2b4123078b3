/// The receiving end of a log that follows: puts the line's bytes together to whole records, gives them
/// to the group, and says what is durable.
///
/// - **Threads** the peer's agent alone.
/// - **Blocking** nothing: a group takes records into its ring.
/// - **Ownership** the bytes of an incomplete record are kept per group and survive a lost line.
/// - **Fails** bytes that do not continue the log, or that the log refuses, are the peer's violation:
///   nothing of them counts (B4).
@NullMarked
package io.forebay.gateway.link.receiver;

import org.jspecify.annotations.NullMarked;
