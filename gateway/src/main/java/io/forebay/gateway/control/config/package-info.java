/// The configuration as one document without secrets: made, compared with what is here, and brought back by the
/// same commands that people give.
///
/// - **Threads** any; one restore at a time.
/// - **Blocking** as the commands do that it gives.
/// - **Ownership** values own nothing, and hold no secret but addresses of receivers, which are never printed.
/// - **Fails** what cannot be read is refused whole. A restore goes on behind what was refused, and tells of each
///   step what became of it.
@NullMarked
package io.forebay.gateway.control.config;

import org.jspecify.annotations.NullMarked;
