package io.forebay.gateway.group;

/// What a group has to tell an operator. Pairs of raised and cleared, but for those that say
/// "happened".
public enum GroupAlarm {
  /// A write or sync of the log failed (B5).
  LOG_FAILED,
  /// Happened: a ring file that is not this log's tail was set aside.
  RING_SET_ASIDE,
  /// Happened: acked writes above `durable` are gone.
  ACKED_WRITES_LOST,
  /// Happened: the log was closed cleanly and does not end there.
  CLEAN_STOP_CONTRADICTED,
  /// Durable data is missing from the log: the group is down (B4).
  DATA_MISSING,
  /// Happened: the operator cut the log below what was durable.
  CUT_ACCEPTED,
  /// A slot of the log is damaged, missing, or cannot be prepared.
  SLOT_DAMAGED,
  /// A part of the log that is still kept cannot be read back.
  LOG_UNREADABLE,
  /// The state file is lost or damaged: the group is down.
  STATE_DAMAGED,
  /// A write of the state file failed: nothing of the group can change until restart.
  STATE_FAILED,
  /// A mirror is missing, or does not fit its sidecar: the group is down.
  MIRROR_REFUSED,
  /// No space for the mirror: destaging stands still.
  MIRROR_FULL,
  /// A mirror fails: destaging stands still.
  MIRROR_FAILED,
  /// The pending index cannot be spilled: it may fill up, and hosts and line wait for the mirror.
  INDEX_NOT_SPILLED,
  /// A control record says what this release does not understand: destaging stands still.
  RECORD_NOT_UNDERSTOOD,
  /// Happened: the mirrors stand at a checkpoint, which can be read.
  HOLD_REACHED,
  /// Happened: the mirrors go on.
  HOLD_ENDED,
  /// Happened: a hold was released because the buffer would have filled.
  HOLD_RELEASED,
  /// The buffer fills, since a peer does not take what is in it.
  BUFFER_FILLING,
  /// For that peer the oldest stretch is kept as extents only.
  TRACKING,
  /// The group is being handed over: hosts are served nowhere until the successor has taken it.
  HANDOVER_PENDING,
  /// Happened: this appliance has taken a group over that was handed to it.
  TAKEN_OVER,
  /// Happened: an operator promoted this appliance.
  PROMOTED,
  /// Another appliance was promoted.
  SUPERSEDED,
  /// This appliance and a peer were both promoted.
  TWO_PRIMARIES,
  /// Happened: what this appliance had alone is kept as a branch.
  BRANCH_KEPT,
  /// This appliance's log and a peer's hold different records, and nobody was promoted.
  DIVERGED,
  /// The peer's store is another one than before.
  PEER_STORE_CHANGED,
  /// The mirrors hold no instant that can be promoted to.
  NO_IMAGE,
  /// A batch for this appliance waits: there is no room to stage it.
  STAGING_FULL,
  /// A batch is written over the image here, or at that peer, as it comes, by consent.
  IN_PLACE,
  /// A peer is late: writes that were to be remote are acked as durable.
  ACK_FELL_BACK,
  /// A peer is late, and hosts wait for it, as was asked.
  ACK_STALLED,
  /// Happened: which blocks changed since checkpoints is not known any more.
  CHANGES_LOST,
  /// Happened: both copies were compared.
  VERIFIED,
  /// Both copies were compared, and are not the same.
  VERIFY_DIFFERS,
  /// Happened: a seed was written.
  SEED_EXPORTED,
  /// Happened: a seed was imported; the first copy is compared with it.
  SEED_IMPORTED,
  /// Happened: a seed was not written or imported to its end.
  SEED_FAILED
}
