package io.forebay.gateway.control;

/// What is known of the blocks that changed around a checkpoint, on the appliance that is asked.
///
/// @param incremental whether a later checkpoint, held here, tells what changed since this one
/// @param bytes what changed since the last one before of which that is known, [Status#UNKNOWN] when that is
///     not told
public record CheckpointChanges(boolean incremental, long bytes) {
  static final CheckpointChanges NONE = new CheckpointChanges(false, Status.UNKNOWN);
}
