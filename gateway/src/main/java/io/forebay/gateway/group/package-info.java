/// A group: volumes that share one log, made of log, mirrors and ledger; its state file, roles, epochs,
/// stops, checkpoints, peers and catch-up batches.
///
/// - **Threads** `forebay-group-G` (an Agent) does every change of state; append and read run on the
///   caller's thread and never wait for it. `LiveState` serialises writes of the state file between that
///   agent and the destager.
/// - **Blocking** only create, open, close, and the methods that say so.
/// - **Ownership** a group owns log, mirrors, destager and state file, and closes them in reverse order.
/// - **Fails** a failed write of the state file is final until restart; damaged files bring the group up
///   as DOWN with an alarm, never with a guess.
@NullMarked
package io.forebay.gateway.group;

import org.jspecify.annotations.NullMarked;
