/// The local mirror: one file or block device per volume, the index of what it does not hold yet, the
/// destager that brings it up to date, and the path that reads see.
///
/// - **Threads** `forebay-destager-G` runs the destager's duties; the pending index is guarded by the
///   group's lock; a mirror may be read from any thread and is written by one at a time.
/// - **Blocking** the index never blocks and makes no system call while room was asked for before; reads
///   try without waiting first and hand the rest to a worker; only the destager writes and syncs.
/// - **Ownership** callers' buffers are borrowed until the completion; each class closes what it opened.
/// - **Fails** a failing or full mirror stops destaging with an alarm and is tried again; nothing since the
///   last good sync counts. B3, R1, C1: `docs/GUARANTEES.md`; the sidecar: `docs/formats/mirror.md`.
@NullMarked
package io.forebay.gateway.mirror;

import org.jspecify.annotations.NullMarked;
