/// Fewer bytes on the line than go into it: what bulk frames are packed with, and how hard.
///
/// - **Threads** everything of a peer is confined to its agent.
/// - **Blocking** nothing; compressing takes processor time, which is weighed against
///   the line's speed.
/// - **Ownership** streams and buffers belong to the peer and are begun anew by each connection; what is
///   packed or unpacked is borrowed until the next call.
/// - **Fails** bytes that do not unpack are the peer's violation. Nothing is unpacked beyond the length that
///   was announced and checked, and no window is larger than the protocol allows (M1). Without the
///   library the appliance speaks the version of the protocol that does not know packing.
@NullMarked
package io.forebay.gateway.link.packing;

import org.jspecify.annotations.NullMarked;
