package io.forebay.gateway.group;

/// A named checkpoint and how far it has come: `life` counts for the peer that is furthest behind, on a
/// secondary for this appliance.
///
/// @param incremental whether this appliance tells what changed since (C3)
/// @param changedBytes what changed since the one before of these; [#UNKNOWN] when that is not told
public record CheckpointStatus(
    CheckpointEntry checkpoint, Life life, boolean incremental, long changedBytes) {
  public static final long UNKNOWN = -1;

  /// Just now.
  public static CheckpointStatus created(CheckpointEntry checkpoint) {
    return new CheckpointStatus(checkpoint, Life.CREATED, false, UNKNOWN);
  }

  /// In this order.
  public enum Life {
    CREATED,
    SENT,
    RECEIVED,
    APPLIED,
    HELD,
    RELEASED
  }
}
