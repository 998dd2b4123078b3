package io.forebay.gateway.iscsi.login;

import io.forebay.gateway.iscsi.wire.Bhs;
import io.forebay.gateway.iscsi.wire.PduReader;

/// The header of a Login Request (RFC 7143 11.12).
///
/// @param transit whether the initiator is ready to leave the stage `current` for `next`
/// @param more whether the text goes on in the next request
/// @param isid 48 bits that tell the initiator's sessions apart
/// @param tsih the session to join; 0: a new one
record LoginRequest(
    boolean transit,
    boolean more,
    int current,
    int next,
    int versionMin,
    long isid,
    int tsih,
    int itt,
    int cid,
    int cmdSn) {
  static LoginRequest of(PduReader pdu) {
    return new LoginRequest(
        pdu.has(Bhs.FINAL),
        pdu.has(Bhs.CONTINUE),
        pdu.flags() >> 2 & 3,
        pdu.flags() & 3,
        pdu.byteAt(Bhs.VERSION_MIN_AT),
        pdu.longAt(Bhs.ISID_AT) >>> 16,
        pdu.shortAt(Bhs.TSIH_AT),
        pdu.itt(),
        pdu.shortAt(Bhs.CID_AT),
        pdu.cmdSn());
  }

  /// Whether `later` belongs to the login that this began.
  boolean goesOnWith(LoginRequest later) {
    return later.isid == isid && later.tsih == tsih && later.itt == itt && later.cid == cid;
  }
}
