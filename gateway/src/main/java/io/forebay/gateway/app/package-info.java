/// The appliance as a process: command line, configuration, transports, start and stop in order. The
/// only room that knows all others.
///
/// - **Threads** `main` only, until a verb starts more.
/// - **Blocking** free to block.
/// - **Ownership** what a verb opens, it closes before it returns its exit code.
/// - **Fails** a verb's failure is a message on stderr and an exit code of [ExitCode].
@NullMarked
package io.forebay.gateway.app;

import org.jspecify.annotations.NullMarked;
