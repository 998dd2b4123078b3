package io.forebay.gateway.group;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What this appliance is to a group (R3). [#code] is the value on disk and on the line.
public enum Role {
  /// Accepts host writes.
  PRIMARY(1),
  /// Is fed by the line and refuses host writes.
  SECONDARY(2),
  /// Was primary and is no longer: another appliance was promoted. Refuses host writes until settled.
  SUPERSEDED(3);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// For people: `primary`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The role with this code, or null.
  public static @Nullable Role of(int code) {
    for (Role role : values()) {
      if (role.code == code) {
        return role;
      }
    }
    return null;
  }
}
