/// The page that browsers load: files of the jar, and what is said to browsers with each.
///
/// - **Threads** any thread.
/// - **Blocking** a file is read from the jar once, some microseconds.
/// - **Ownership** values own nothing; a file's bytes are never changed.
/// - **Fails** by giving nothing: there is no such file.
@NullMarked
package io.forebay.webui.assets;

import org.jspecify.annotations.NullMarked;
