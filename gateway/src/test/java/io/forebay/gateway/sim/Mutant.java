package io.forebay.gateway.sim;

/// A broken log, made so on purpose: a simulation that does not catch each of them is blind.
public enum Mutant {
  NONE,
  /// The host is told before its record is in the log (B1).
  ACK_BEFORE_APPEND,
  /// A flush is answered before anything was synced (B2).
  FLUSH_BEFORE_SYNC,
  /// The disk says that it has synced, and has not (B2).
  LYING_SYNC,
  /// A failed sync is taken for a good one (B5).
  SWALLOWED_SYNC_FAILURE,
  /// What is not durable leaves the log (B3).
  SEND_BEFORE_DURABLE,
  /// Space is given up before it is destaged (R2).
  REUSE_BEFORE_DESTAGED,
  /// Writing goes on in the old epoch after a crash.
  LSN_REUSE,
  /// A peer confirms what it has not synced (R2).
  CONFIRM_BEFORE_DURABLE,
  /// Space is given up that the peer has not confirmed (R2).
  REUSE_BEFORE_ACKED
}
