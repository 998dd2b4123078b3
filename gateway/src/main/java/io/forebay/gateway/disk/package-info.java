/// Files, directories, mapped memory and native buffers: everything the engine does to a disk goes
/// through [io.forebay.gateway.disk.Disk], so that the simulator can stand in for Linux.
///
/// - **Threads** a [io.forebay.gateway.disk.Disk] and its files may be used from any thread.
/// - **Blocking** everything may block except [io.forebay.gateway.disk.DiskFile#readNoWait].
/// - **Ownership** whoever opens, maps or allocates closes. Segments passed in are borrowed.
/// - **Fails** [io.forebay.gateway.disk.DiskFailure], an IOException that names operation, path and
///   errno. What a failure means (B5) is for the caller to decide; nothing here retries a sync.
@NullMarked
package io.forebay.gateway.disk;

import org.jspecify.annotations.NullMarked;
