package io.forebay.gateway.app.config;

import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings.Given;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// The command line's own way in is plain HTTP: its token must not travel. So it stays on this machine.
final class Loopback {
  private Loopback() {}

  static void check(Map<SettingKey, Given> given, List<String> complaints) {
    Given api = given.get(SettingKey.API_LISTEN);
    if (api == null) {
      return;
    }
    for (InetSocketAddress address : Addresses.parseList(api.value())) {
      String host = address.getHostString();
      if (!host.matches("127\\.[0-9.]+|::1|localhost")) {
        complaints.add(
            api.source()
                + ": api.listen "
                + Addresses.print(address)
                + " is not on loopback, and what is served there is not encrypted: use 127.0.0.1,"
                + " and web.listen for whoever comes from elsewhere");
      }
    }
  }
}
