/// The ways in by HTTP: `/api/v1` of `openapi.json` by two services. `api` is plain HTTP on loopback, behind a
/// token; `web` is HTTPS for users, with the page for browsers.
///
/// - **Threads** one Vert.x event loop owns connections, routing and documents. The door's stages complete
///   on any thread and come back to the loop.
/// - **Blocking** [RestInterface#start] and closing block their caller. Nothing blocks the loop.
/// - **Ownership** values own nothing.
/// - **Fails** what is asked wrongly or cannot be done is a problem document (RFC 9457). Our own bugs go to
///   the appliance's fatal handler.
@NullMarked
package io.forebay.webui;

import org.jspecify.annotations.NullMarked;
