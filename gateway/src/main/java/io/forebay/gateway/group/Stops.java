package io.forebay.gateway.group;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Positions that a reader may not pass.
///
/// @param sendLsn the sender's, [Group#NONE] when it has none; `sendName` is the checkpoint, "" when
///     it was not one
/// @param hold the destager's
/// @param settledLsns checkpoints above `destaged` whose hold flag was used up: counted once
/// @param countFromLsn hold flags of checkpoints below count no more: they were written or passed in
///     another role
record Stops(
    long sendLsn, String sendName, @Nullable Hold hold, List<Long> settledLsns, long countFromLsn) {
  /// Each takes an operator's command against a checkpoint still to come.
  static final int SETTLED_MAX = Projection.CHECKPOINTS_MAX;

  static final Stops NONE = new Stops(Group.NONE, "", null, List.of(), 0);

  Stops {
    settledLsns = List.copyOf(settledLsns);
  }

  Stops withSend(long lsn, String name) {
    return new Stops(lsn, name, hold, settledLsns, countFromLsn);
  }

  Stops withHold(@Nullable Hold newHold) {
    return new Stops(sendLsn, sendName, newHold, settledLsns, countFromLsn);
  }

  Stops withSettled(List<Long> lsns, long countFrom) {
    return new Stops(sendLsn, sendName, hold, lsns, countFrom);
  }
}
