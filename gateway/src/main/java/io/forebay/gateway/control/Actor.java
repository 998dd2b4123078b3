package io.forebay.gateway.control;

/// Who gave a command, for the audit: the way in and a name there (a token's, a user's, a schedule's).
/// No secrets.
public record Actor(Origin origin, String name) {
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
}
