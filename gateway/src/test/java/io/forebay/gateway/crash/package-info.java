/// Kills real appliances with -9 while a host writes stamped blocks, and looks for every write that was
/// acked. The simulator's twin on a real disk: crude, and without its assumptions.
///
/// - **Threads** one writes requests, one takes replies; they meet in [io.forebay.gateway.crash.Stamps].
/// - **Blocking** everything blocks.
/// - **Ownership** [io.forebay.gateway.crash.ServedHome] owns its process and ends it.
/// - **Fails** with what is wrong, the seed, and how to run it again.
@NullMarked
package io.forebay.gateway.crash;

import org.jspecify.annotations.NullMarked;
