package io.forebay.gateway.log;

/// What [Log#recover] came to.
public sealed interface Recovery {
  /// The row of the decision table that applied.
  RecoveryRow row();

  /// The log is open. If `row` is not clean, hosts need a new epoch ([Log#openEpoch]).
  record Recovered(RecoveryRow row, Log log) implements Recovery {}

  /// Data that was durable is missing from `fromLsn` on; nothing was changed. Fetch it from a peer,
  /// or let the operator cut there, and recover with [LogRoot#accepting].
  ///
  /// @param claimedLsn something claims everything below to have been durable
  /// @param claimedBy what does, for an operator
  record Missing(RecoveryRow row, long fromLsn, long claimedLsn, String claimedBy)
      implements Recovery {}
}
