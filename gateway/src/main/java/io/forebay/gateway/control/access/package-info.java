/// Who may open which volume over NBD and iSCSI: rules as people set them, and what follows for one who asks.
///
/// - **Threads** any; values are immutable.
/// - **Blocking** nothing.
/// - **Ownership** values own nothing.
/// - **Fails** a rule that cannot be is refused with what would do.
@NullMarked
package io.forebay.gateway.control.access;

import org.jspecify.annotations.NullMarked;
