/// What takes long and is under way, or has ended lately: a view of the status, with one form for all of it.
///
/// - **Threads** any; values are immutable.
/// - **Blocking** nothing.
/// - **Ownership** values own nothing.
/// - **Fails** nothing.
@NullMarked
package io.forebay.gateway.control.task;

import org.jspecify.annotations.NullMarked;
