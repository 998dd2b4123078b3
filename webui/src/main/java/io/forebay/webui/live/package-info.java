/// What is looked at all the time: the stream of server-sent events, and figures for monitoring.
///
/// - **Threads** confined to the event loop; [io.forebay.webui.live.Metrics] makes text on any thread.
/// - **Blocking** nothing.
/// - **Ownership** a stream owns the response that it was given, until that ends.
/// - **Fails** a reader that does not take what it is sent misses some of it, and is ended in the end; memory is
///   bounded by the named limits.
@NullMarked
package io.forebay.webui.live;

import org.jspecify.annotations.NullMarked;
