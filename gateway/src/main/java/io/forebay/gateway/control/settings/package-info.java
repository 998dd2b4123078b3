/// The configuration: the keys there are, where each value comes from, and what is kept in `state.json`.
///
/// - **Threads** any; values are immutable, changes go through one lock.
/// - **Blocking** a change writes `state.json` and waits for the disk.
/// - **Ownership** values own nothing.
/// - **Fails** a value that does not fit is refused with what would fit; an unreadable `state.json` stops
///   the start.
@NullMarked
package io.forebay.gateway.control.settings;

import org.jspecify.annotations.NullMarked;
