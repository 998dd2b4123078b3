package io.forebay.snmp;

import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;

/// Single values as the standard's modules write them, as far as ours does not.
final class Smi {
  /// For a pointer to nothing.
  static final Variable NOWHERE = new OID("0.0");

  /// StorageType (RFC 2579): what is shown here is set elsewhere.
  static final Variable READ_ONLY = new Integer32(5);

  /// A set of which the first member alone is in it.
  static final Variable FIRST_BIT = new OctetString(new byte[] {(byte) 0x80});

  private static final long COUNTER_MASK = 0xFFFF_FFFFL;
  private static final int TICK_MILLIS = 10;

  private Smi() {}

  /// The lower half of a counter: it begins again.
  static Variable low(long value) {
    return new Counter32(value & COUNTER_MASK);
  }

  static Variable ticks(long millis) {
    return new TimeTicks(millis / TICK_MILLIS & COUNTER_MASK);
  }

  /// As much of it as fits.
  static Variable clamped(long value) {
    return new Integer32((int) Math.clamp(value, 0, Integer.MAX_VALUE));
  }

  static Variable octets(byte... octets) {
    return new OctetString(octets);
  }
}
