/// [io.forebay.gateway.disk.Disk] on Linux, through the C library and no detour: the system calls that
/// Java lacks, and those it has, so that all of them fail in one way.
///
/// - **Threads** everything may be used from any thread. A file closed while another thread uses it
///   waits for the calls under way; later calls fail, and never reach a descriptor number that the
///   kernel has given to another file.
/// - **Blocking** all but `readNoWait` may block in the kernel. None of the calls is a critical one:
///   a thread that waits for the disk holds up no garbage collection.
/// - **Ownership** segments are borrowed for the call. Nobody may close the memory behind a segment
///   while a call uses it.
/// - **Fails** [io.forebay.gateway.disk.DiskFailure] with the kernel's own words. Interrupted and short
///   transfers are continued; a failed sync never is (B5).
@NullMarked
package io.forebay.gateway.disk.linux;

import org.jspecify.annotations.NullMarked;
