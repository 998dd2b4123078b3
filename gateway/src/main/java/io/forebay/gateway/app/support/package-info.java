/// What the process knows of itself and of its machine, for whoever is to help: facts, threads, files, the log's end.
///
/// - **Threads** any; [io.forebay.gateway.app.support.LogTail] is told by every thread that logs, under a lock of its own.
/// - **Blocking** facts read `/proc` and walk the home.
/// - **Ownership** texts only.
/// - **Fails** what cannot be read is told as such; nothing is thrown.
@NullMarked
package io.forebay.gateway.app.support;

import org.jspecify.annotations.NullMarked;
