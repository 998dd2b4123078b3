/// What happened and what stands: one catalogue, one book. Log lines, status, REST and later SNMP, panel
/// and mail read the same entries.
///
/// - **Threads** any; the book has one lock, and calls listeners outside it, in order.
/// - **Blocking** raising and clearing never block; the book is written by an agent of its own.
/// - **Ownership** values own nothing.
/// - **Fails** a book that cannot be read or written is an event, and costs nothing but the past.
@NullMarked
package io.forebay.gateway.control.event;

import org.jspecify.annotations.NullMarked;
