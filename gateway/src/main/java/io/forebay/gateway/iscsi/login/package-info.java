/// The login phase: who asks, how it proves that, how data will move; then the session takes over.
///
/// - **Threads** confined to the connection's event loop.
/// - **Blocking** nothing blocks; the whole login has one deadline.
/// - **Ownership** the handler owns the connection's `InputBuffer` until it hands it to the session.
/// - **Fails** what an initiator may not say ends the login with a status, one log line, and a closed
///   connection; an unknown name and a wrong secret look alike.
@NullMarked
package io.forebay.gateway.iscsi.login;

import org.jspecify.annotations.NullMarked;
