/// The log: an append-only sequence of records in a shared-memory ring and, behind it, in slots on
/// disk. Alone writes slots and rings.
///
/// - **Threads** any thread appends, under [io.forebay.gateway.log.LogLock], the group's lock, for
///   about a microsecond; `forebay-log-G` writes and syncs slots, `forebay-slots-G` prepares new ones.
/// - **Blocking** append, control, flush, receive and pins never block and make no system call but a
///   wake-up after the lock is released. [io.forebay.gateway.log.LogReader#read] may block on the disk;
///   creation, recovery and close do.
/// - **Ownership** payloads and buffers are borrowed until return; a [io.forebay.gateway.log.Pin] is
///   given and has to be closed.
/// - **Fails** a failed write or sync ends the log until restart and recovery (B5): appends are refused,
///   waiting flushes get `Medium`, an alarm is raised. B1..B5, R2: docs/formats/log.md.
@NullMarked
package io.forebay.gateway.log;

import org.jspecify.annotations.NullMarked;
