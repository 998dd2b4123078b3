package io.forebay.gateway.control;

import io.forebay.gateway.control.user.Role;

/// Who gives a command: the way in, a name there (a token's, a user's, `USER/KEY`, a schedule's), and what it
/// may. No secrets.
public record Actor(Origin origin, String name, Role role) {
  public enum Origin {
    REST,
    SNMP,
    PANEL,
    SCHEDULE,
    /// The other appliance, over the line.
    PEER,
    /// This process itself.
    APPLIANCE
  }

  /// Whom shares count this for: of a key, its user.
  public String person() {
    int key = name.indexOf('/');
    return origin + " " + (key < 0 ? name : name.substring(0, key));
  }
}
