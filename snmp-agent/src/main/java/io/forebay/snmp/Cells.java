package io.forebay.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.control.Status;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/// Single values as `FOREBAY-MIB` writes them.
final class Cells {
  /// Octets of a ForebayText.
  static final int TEXT_BYTES_MAX = 255;

  private static final long GAUGE_MAX = 0xFFFF_FFFFL;
  private static final int MILLIS = 1_000;

  private Cells() {}

  /// In UTF-8; what is too long is cut between two characters.
  static Variable text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int length = Math.min(bytes.length, TEXT_BYTES_MAX);
    while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
      length--; // The first one left out is not the first of its character.
    }
    return new OctetString(bytes, 0, length);
  }

  /// The text of what [#text] has made.
  static String string(Variable text) {
    return new String(((OctetString) text).getValue(), UTF_8);
  }

  static Variable number(int number) {
    return new Integer32(number);
  }

  /// An enumeration of ours: the MIB counts from 1, in the same order.
  static Variable word(Enum<?> value) {
    return number(value.ordinal() + 1);
  }

  static Variable truth(boolean truth) {
    return number(truth ? 1 : 2);
  }

  static Variable gauge(long value) {
    return new Gauge32(Math.clamp(value, 0, GAUGE_MAX));
  }

  static @Nullable Variable gaugeOrNone(long value) {
    return value < 0 ? null : gauge(value);
  }

  static Variable unsigned(long value) {
    return new UnsignedInteger32(Math.clamp(value, 0, GAUGE_MAX));
  }

  static Variable counter(long value) {
    return new Counter64(value);
  }

  /// None if it is not known.
  static @Nullable Variable bytes(long value) {
    return value < 0 ? null : new Counter64(value);
  }

  /// Seconds, -1: never, -2: unknown.
  static Variable span(long millis) {
    long seconds = millis < 0 ? Math.max(millis, Status.UNKNOWN) : millis / MILLIS;
    return number((int) Math.min(seconds, Integer.MAX_VALUE));
  }

  /// Milliseconds with a sign; what is more than 24 days is told as that.
  static Variable millis(long millis) {
    return number(Math.clamp(millis, -Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  static Variable lsn(long lsn) {
    return text(lsn < 0 ? "" : Lsn.print(lsn));
  }

  /// DateAndTime (RFC 2579) in UTC; zeros if it never happened.
  static Variable time(long millis) {
    if (millis == 0) {
      return new OctetString(new byte[8]);
    }
    ZonedDateTime at = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    byte[] octets = {
      (byte) (at.getYear() >> 8),
      (byte) at.getYear(),
      (byte) at.getMonthValue(),
      (byte) at.getDayOfMonth(),
      (byte) at.getHour(),
      (byte) at.getMinute(),
      (byte) at.getSecond(),
      (byte) (at.getNano() / 100_000_000),
      '+',
      0,
      0
    };
    return new OctetString(octets);
  }
}
