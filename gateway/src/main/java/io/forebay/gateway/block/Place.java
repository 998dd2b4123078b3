package io.forebay.gateway.block;

import java.util.HexFormat;

/// Where somebody comes from, as limits count it: an IPv4 address, or the network of 64 bits that an IPv6 address
/// is of. Who has one of those has all its addresses.
///
/// @param text the bits that count, in hexadecimal; `/64` behind those of a network
public record Place(String text) {
  private static final int NETWORK_BYTES = 8;

  /// Of an address of 4 or 16 bytes.
  public static Place of(byte[] address) {
    return new Place(
        address.length <= NETWORK_BYTES
            ? HexFormat.of().formatHex(address)
            : HexFormat.of().formatHex(address, 0, NETWORK_BYTES) + "/64");
  }
}
