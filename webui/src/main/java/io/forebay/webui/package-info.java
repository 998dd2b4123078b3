/// The ways in by HTTP: `/api/v1` of `openapi.json` by two services. `api` is plain HTTP on loopback, behind a
/// token; `web` is HTTPS for users, with the page for browsers.
///
/// - **Threads** each service has a Vert.x event loop of its own, which owns its connections, routing and documents:
///   what strangers do at `web` does not keep the command line waiting. The door's stages complete on any thread
///   and come back to the loop.
/// - **Blocking** starting ([ApiInterface], [WebInterface]) and closing block their caller. Nothing blocks a loop.
/// - **Ownership** values own nothing.
/// - **Fails** what is asked wrongly or cannot be done is a problem document (RFC 9457). Our own bugs go to
///   the appliance's fatal handler. Without `web` the appliance runs; without `api` it does not start.
@NullMarked
package io.forebay.webui;

import org.jspecify.annotations.NullMarked;
