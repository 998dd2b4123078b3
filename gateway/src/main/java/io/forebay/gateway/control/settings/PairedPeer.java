package io.forebay.gateway.control.settings;

import java.util.UUID;

/// An appliance that we are paired with.
///
/// @param name what it is called here, unique
/// @param address where it is dialled, `HOST:PORT`; "" when it dials us
/// @param fingerprint of its certificate, 64 hex digits: what it is recognised by
public record PairedPeer(UUID id, String name, String address, String fingerprint) {
  /// Each has a line with buffers of its own.
  public static final int PEERS_MAX = 16;
}
