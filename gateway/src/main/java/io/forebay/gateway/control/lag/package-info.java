/// Whether far copies are as new, and change buffers as roomy, as was asked for.
///
/// - **Threads** one agent looks every ten seconds.
/// - **Blocking** nothing blocks.
/// - **Ownership** owns nothing.
/// - **Fails** it cannot: it reads what groups say and tells the book of events.
@NullMarked
package io.forebay.gateway.control.lag;

import org.jspecify.annotations.NullMarked;
