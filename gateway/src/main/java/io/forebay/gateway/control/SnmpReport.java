package io.forebay.gateway.control;

import java.util.List;

/// What serves SNMP now, and to whom.
///
/// @param users of SNMPv3, by name
/// @param community whether one lets in managers of SNMPv2c
/// @param problem why nobody is served, as one line with what to do; "" when all is well
public record SnmpReport(List<String> users, boolean community, Agent agent, String problem) {
  /// The agent.
  ///
  /// @param listening where, `ADDR:PORT`; none: it is off or asleep
  /// @param engineId by which managers tell it from others, in hex; "" while it has none
  /// @param boots how often it has begun with this engine id
  /// @param received messages since it woke, all of them
  /// @param refused of these: unknown users, wrong passphrases and communities, what was no message of SNMP
  /// @param problem why it does not listen, ""
  public record Agent(
      List<String> listening,
      String engineId,
      int boots,
      long received,
      long refused,
      String problem) {
    /// There is none.
    public static final Agent OFF =
        new Agent(List.of(), "", 0, 0, 0, "It is off: snmp.listen in forebay.toml is empty.");
  }
}
