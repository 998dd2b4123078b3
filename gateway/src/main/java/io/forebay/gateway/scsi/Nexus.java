package io.forebay.gateway.scsi;

import java.util.Locale;

/// Who asks, and through which door: an I_T nexus. Two sessions with equal values are the same nexus, so
/// a reinstated session keeps its registrations.
///
/// @param initiator the initiator's iSCSI name, as its login has given it and proven it
/// @param isid the 48 bits that tell that initiator's ports apart
/// @param portalGroup tag of the portal group through which the session came, 1 to 65535
public record Nexus(String initiator, long isid, int portalGroup) {
  /// The SCSI name of the initiator port (RFC 7143 4.4.1).
  public String initiatorPort() {
    return initiator + ",i,0x" + String.format(Locale.ROOT, "%012x", isid);
  }
}
