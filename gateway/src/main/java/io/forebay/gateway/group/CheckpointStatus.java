package io.forebay.gateway.group;

/// A named checkpoint and how far it has come: `life` counts for the peer that is furthest behind, on a
/// secondary for this appliance.
public record CheckpointStatus(CheckpointEntry checkpoint, Life life) {
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
