/// The connections of a service as they are accepted, before Vert.x sees them: the only place of this module that
/// knows Netty.
///
/// - **Threads** [io.forebay.webui.accept.Arrivals] may be used from any thread; the rest runs on the thread that
///   accepts, and on the event loop of the connection.
/// - **Blocking** nothing.
/// - **Ownership** a connection that is not let in is closed here; the others are Vert.x's.
/// - **Fails** by closing a connection, and no other.
@NullMarked
package io.forebay.webui.accept;

import org.jspecify.annotations.NullMarked;
