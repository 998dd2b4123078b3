package io.forebay.gateway.group;

/// How two logs of one group lie to each other.
public enum Relation {
  /// Same history, same end.
  SAME,
  /// Theirs is a true prefix of ours.
  THEY_BEHIND,
  /// Ours is a true prefix of theirs.
  WE_BEHIND,
  /// Both hold records after the fork that the other has not.
  FORKED,
  /// No common epoch: another group, or so old that the histories no longer overlap.
  UNRELATED
}
