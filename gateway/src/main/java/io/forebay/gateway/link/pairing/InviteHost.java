package io.forebay.gateway.link.pairing;

/// Where an invitation says to dial.
public sealed interface InviteHost {
  /// An address: 4 or 16 bytes in hex.
  record Ip(String hex) implements InviteHost {}

  /// A name to look up: 1 to [InviteCode#NAME_BYTES_MAX] letters, digits, dots and hyphens.
  record Name(String name) implements InviteHost {}
}
