package io.forebay.gateway.app.config;

import io.forebay.gateway.control.settings.Addresses;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings.Given;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/// The REST interface speaks plain HTTP: its token must not travel. So it stays on this machine.
final class Loopback {
  private Loopback() {}

  static void check(Map<SettingKey, Given> given, List<String> complaints) {
    Given web = given.get(SettingKey.WEB_LISTEN);
    if (web == null) {
      return;
    }
    for (InetSocketAddress address : Addresses.parseList(web.value())) {
      String host = address.getHostString();
      if (!host.matches("127\\.[0-9.]+|::1|localhost")) {
        complaints.add(
            web.source()
                + ": web.listen "
                + Addresses.print(address)
                + " is not on loopback; the web"
                + " interface has no TLS yet: use 127.0.0.1, and an SSH tunnel from elsewhere");
      }
    }
  }
}
