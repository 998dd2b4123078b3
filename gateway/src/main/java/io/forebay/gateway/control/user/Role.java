package io.forebay.gateway.control.user;

import java.util.Locale;

/// What a person or program may do. Each may do what those before it may.
public enum Role {
  /// Looks at everything, changes nothing but its own password, keys and one-time codes.
  VIEWER,
  /// Runs the appliance day by day: volumes, groups, checkpoints, the line, promotion.
  OPERATOR,
  /// Decides who and what may come near the data: users, peers, exports, secrets, settings, paths of the
  /// machine; and deletes volumes.
  ADMIN;

  /// As people write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether this role may do what `needed` may.
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
