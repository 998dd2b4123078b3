package io.forebay.snmp;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.Variable;

/// An address and a port as the door writes them, and as InetAddress (RFC 4001) does.
record Endpoint(InetAddress address, int port) {
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  /// Of `ADDR:PORT`, an IPv6 address in brackets or not; null: it is none.
  static @Nullable Endpoint of(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return null;
    }
    String address = text.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
    try {
      return new Endpoint(
          InetAddress.ofLiteral(address), Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  static @Nullable Variable type(@Nullable Endpoint endpoint) {
    return endpoint == null
        ? null
        : Cells.number(endpoint.address instanceof Inet4Address ? IPV4 : IPV6);
  }

  static @Nullable Variable octets(@Nullable Endpoint endpoint) {
    return endpoint == null ? null : Smi.octets(endpoint.address.getAddress());
  }

  static @Nullable Variable port(@Nullable Endpoint endpoint) {
    return endpoint == null ? null : Cells.unsigned(endpoint.port);
  }
}
