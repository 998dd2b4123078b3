/// What `sysstat` has recorded of a server's disks, read from its files.
///
/// - **Threads** none; confined to whoever reads.
/// - **Blocking** reading blocks on files, and on `sadf` for binary ones.
/// - **Ownership** values own nothing.
/// - **Fails** [java.io.IOException] for files that cannot be read; what is no record is counted, and said.
@NullMarked
package io.forebay.gateway.app.sysstat;

import org.jspecify.annotations.NullMarked;
