/// The trade's words: positions, extents, volumes, failures, and the interfaces through which the
/// engine reaches time, chance and threads. Nothing here does anything on its own.
///
/// - **Threads** values are immutable and may be shared; interfaces say who may call them.
/// - **Blocking** nothing blocks.
/// - **Ownership** values own nothing.
/// - **Fails** a broken invariant throws [io.forebay.gateway.block.InvariantError].
@NullMarked
package io.forebay.gateway.block;

import org.jspecify.annotations.NullMarked;
