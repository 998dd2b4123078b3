package io.forebay.gateway.iscsi;

/// A way in, as initiators are told of it.
///
/// @param address `HOST:PORT`, IPv6 in brackets
/// @param group tag of its portal group, 1 to 65535
public record Portal(String address, int group) {
  /// As in TargetAddress (RFC 7143 13.8).
  @Override
  public String toString() {
    return address + "," + group;
  }
}
