package io.forebay.snmp;

import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.PDUv1;
import org.snmp4j.agent.CommandProcessor;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;

/// Carries requests out, but none that costs much: a GETBULK asks for as many values as it likes.
final class BoundedProcessor extends CommandProcessor {
  /// Values that one request may name: far more than fit into an answer that no network takes apart.
  static final int BINDINGS_MAX = 256;

  /// Values that a GETBULK gets at most: about what fits into [Agent.ANSWER_BYTES_MAX].
  static final int VALUES_MAX = 128;

  BoundedProcessor(OctetString engine) {
    super(engine);
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    PDU pdu = event.getPDU();
    if (pdu == null || pdu instanceof PDUv1 || pdu.size() > BINDINGS_MAX) {
      event.setProcessed(true);
      return;
    }
    event.setMaxSizeResponsePDU(Math.min(event.getMaxSizeResponsePDU(), Agent.ANSWER_BYTES_MAX));
    if (pdu.getType() == PDU.GETBULK) {
      int repeated = Math.max(1, pdu.size() - Math.max(0, pdu.getNonRepeaters()));
      pdu.setMaxRepetitions(Math.clamp(pdu.getMaxRepetitions(), 0, VALUES_MAX / repeated));
    }
    super.processPdu(event);
  }
}
