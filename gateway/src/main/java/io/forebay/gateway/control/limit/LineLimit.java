package io.forebay.gateway.control.limit;

import org.jspecify.annotations.Nullable;

/// What may be sent to a peer, always or at some times of the week, as somebody set it. There is one for each
/// peer, group and window.
///
/// @param group null: everything to that peer together
/// @param bytesPerSecond [#UNLIMITED]: no limit at those times
/// @param when null: always
public record LineLimit(
    String peer, @Nullable String group, long bytesPerSecond, @Nullable WeeklyWindow when) {
  public static final long UNLIMITED = 0;

  /// 8 kbit/s: what control frames need is far below.
  public static final long RATE_MIN = 1_000;

  /// 1 Tbit/s.
  public static final long RATE_MAX = 125_000_000_000L;

  /// Whether `other` would stand in this one's place.
  boolean same(LineLimit other) {
    return peer.equals(other.peer)
        && java.util.Objects.equals(group, other.group)
        && java.util.Objects.equals(when, other.when);
  }
}
