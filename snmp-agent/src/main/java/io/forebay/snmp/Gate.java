package io.forebay.snmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.TransportMapping;
import org.snmp4j.TransportStateReference;
import org.snmp4j.asn1.BER;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.event.CounterEvent;
import org.snmp4j.event.CounterListener;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;

/// What arrives. What is no message of SNMP is counted and ends here: SNMP4J would print a stack for each.
final class Gate extends MessageDispatcherImpl implements CounterListener {
  /// What counts as refused. A manager that does not know us yet, or not our clock, is none: that is how SNMPv3
  /// begins.
  private static final Set<OID> REFUSALS =
      Set.of(
          SnmpConstants.snmpInASNParseErrs,
          SnmpConstants.snmpInBadVersions,
          SnmpConstants.snmpInvalidMsgs,
          SnmpConstants.snmpUnknownSecurityModels,
          SnmpConstants.snmpInBadCommunityNames,
          SnmpConstants.usmStatsUnsupportedSecLevels,
          SnmpConstants.usmStatsUnknownUserNames,
          SnmpConstants.usmStatsWrongDigests,
          SnmpConstants.usmStatsDecryptionErrors);

  private final Predicate<Address> from;
  private final LongAdder received = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /// Looks only at what comes from those that `from` tells.
  Gate(Predicate<Address> from) {
    this.from = from;
  }

  long received() {
    return received.sum();
  }

  long refused() {
    return refused.sum();
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A sender,
      ByteBuffer message,
      TransportStateReference state) {
    received.increment();
    if (from.test(sender) && isMessage(message.duplicate())) {
      super.processMessage(transport, sender, message, state);
    } else {
      refused.increment();
    }
  }

  /// Whether it begins as a message of a version that somebody here speaks.
  private boolean isMessage(ByteBuffer message) {
    try {
      BERInputStream in = new BERInputStream(message);
      BER.MutableByte type = new BER.MutableByte();
      BER.decodeHeader(in, type, false);
      Integer32 version = new Integer32();
      version.decodeBER(in);
      return type.getValue() == BER.SEQUENCE
          && getMessageProcessingModel(version.getValue()) != null;
    } catch (IOException | RuntimeException e) { // SNMP4J says it with either.
      return false;
    }
  }

  @Override
  protected <A extends Address> void dispatchMessage(
      TransportMapping<? super A> transport,
      org.snmp4j.mp.MessageProcessingModel model,
      A from,
      BERInputStream message,
      TransportStateReference state) {
    try {
      super.dispatchMessage(transport, model, from, message, state);
    } catch (IOException | RuntimeException e) {
      refused.increment();
    }
  }

  @Override
  public void incrementCounter(CounterEvent event) {
    if (REFUSALS.contains(event.getOid())) {
      refused.increment();
    }
  }
}
