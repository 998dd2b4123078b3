/// What line a group needs: a queue model over what was written.
///
/// - **Threads** values and pure functions; none of its own.
/// - **Blocking** never; the longest model takes tens of milliseconds.
/// - **Ownership** values own nothing.
/// - **Fails** by [IllegalArgumentException], naming what was asked wrongly.
@NullMarked
package io.forebay.gateway.control.plan;

import org.jspecify.annotations.NullMarked;
