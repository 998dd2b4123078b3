package io.forebay.snmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
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

  private static final String ELSEWHERE = "managers are not let in from there";
  private static final String WRONG =
      "an unknown user, a wrong passphrase or community, or no message of SNMP";

  private final Predicate<Address> from;
  private final BiConsumer<Address, String> told;
  private final LongAdder received = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder elsewhere = new LongAdder();

  /// Whether the message that this thread looks at was refused: SNMP4J says so by counting alone.
  private final ThreadLocal<Boolean> wrong = ThreadLocal.withInitial(() -> false);

  /// Looks only at what comes from those that `from` tells. `told` hears of each who was refused, and why.
  Gate(Predicate<Address> from, BiConsumer<Address, String> told) {
    this.from = from;
    this.told = told;
  }

  long received() {
    return received.sum();
  }

  long refused() {
    return refused.sum();
  }

  /// Of the refused: those that were not looked at, for where they come from.
  long elsewhere() {
    return elsewhere.sum();
  }

  @Override
  public <A extends Address> void processMessage(
      TransportMapping<? super A> transport,
      A sender,
      ByteBuffer message,
      TransportStateReference state) {
    received.increment();
    if (!from.test(sender)) {
      elsewhere.increment();
      refused.increment();
      told.accept(sender, ELSEWHERE);
      return;
    }
    wrong.set(false);
    if (isMessage(message.duplicate())) {
      super.processMessage(transport, sender, message, state);
    } else {
      refuse();
    }
    if (wrong.get()) {
      told.accept(sender, WRONG);
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
      refuse();
    }
  }

  @Override
  public void incrementCounter(CounterEvent event) {
    if (REFUSALS.contains(event.getOid())) {
      refuse();
    }
  }

  private void refuse() {
    refused.increment();
    wrong.set(true);
  }
}
