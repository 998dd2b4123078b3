/// What stands on the wire: the numbers of the NBD specification (`doc/proto.md` of its project), errors,
/// framing.
///
/// - **Threads** constants and values.
/// - **Blocking** nothing blocks.
/// - **Ownership** nothing is owned.
/// - **Fails** nothing does.
@NullMarked
package io.forebay.gateway.nbd.wire;

import org.jspecify.annotations.NullMarked;
