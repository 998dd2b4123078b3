package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// What a catch-up batch is made of. [#code] is the value on disk and on the line.
public enum CatchUpKind {
  /// Every extent that holds data: for an empty peer, which reads as zeroes elsewhere.
  FIRST(1),
  /// Every extent of every volume, digests first: for a peer that has some data, nobody knows which.
  WHOLE(2),
  /// Only what changed since the peer's last position.
  TRACKED(3),
  /// What a verification found to differ, of a peer that has the log. On the line it is as [#TRACKED].
  REPAIR(4);

  private final int code;

  CatchUpKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// Whether it covers whole volumes.
  boolean whole() {
    return this == FIRST || this == WHOLE;
  }

  /// What the peer needs to know of it.
  CatchUpKind onLine() {
    return this == REPAIR ? TRACKED : this;
  }

  /// The kind with this code, or null.
  public static @Nullable CatchUpKind of(int code) {
    for (CatchUpKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }
}
