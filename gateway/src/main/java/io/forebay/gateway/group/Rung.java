package io.forebay.gateway.group;

/// How much is kept for a peer whose line is slow or down.
public enum Rung {
  /// Nothing: it was not met yet, or it is the one who feeds us.
  NONE,
  /// Every write, in order.
  WHOLE,
  /// Of the oldest stretch only which extents changed.
  TRACKING,
  /// The same, and it is written over the peer's image as it comes, by consent.
  IN_PLACE
}
