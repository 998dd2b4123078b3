/// Derived indexes and series, in MapDB: what can be built again from the log, or is only for display.
/// The only place that knows MapDB; never the truth, never on the way of an ack.
///
/// - **Threads** every object may be used from any thread, one at a time enters it.
/// - **Blocking** everything may block on the disk; nobody holds an engine lock here.
/// - **Ownership** whoever opens closes. Values are immutable.
/// - **Fails** a damaged file is never trusted: tables carry a digest and are deleted when it does not fit,
///   the catalogue is begun anew. Only then are displays empty; data is never lost.
@NullMarked
package io.forebay.gateway.ledger;

import org.jspecify.annotations.NullMarked;
