package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.link.edge.LinkEdge;
import java.io.IOException;
import java.net.InetSocketAddress;

/// How a service listens on an address; returns the one that it got.
interface Listening {
  InetSocketAddress on(InetSocketAddress address) throws IOException;

  /// Has `service` listen on `address` of `key`. Throws [IOException] that names both.
  static InetSocketAddress bound(SettingKey key, InetSocketAddress address, Listening service)
      throws IOException {
    InetSocketAddress resolved = resolved(address, key);
    try {
      return service.on(resolved);
    } catch (IOException e) {
      throw new IOException(
          "%s: cannot listen on %s: %s. End who has it, or set another address"
              .formatted(key.id(), Addresses.print(resolved), LinkEdge.reason(e)),
          e);
    }
  }

  static InetSocketAddress resolved(InetSocketAddress address, SettingKey key) throws IOException {
    InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new IOException(key.id() + ": there is no host " + address.getHostString());
    }
    return resolved;
  }
}
