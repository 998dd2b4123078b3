package io.forebay.gateway.control.settings;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// `ADDR:PORT` as people write it, IPv6 in brackets. Nothing is looked up in the DNS here.
public final class Addresses {
  /// Listening addresses of one service.
  public static final int LIST_MAX = 16;

  /// How the JDK writes the IPv6 address that means all.
  private static final String ANY_LONG = "0:0:0:0:0:0:0:0";

  private static final int PORT_MAX = 65_535;

  private Addresses() {}

  /// One address, unresolved. Throws [IllegalArgumentException] with what would do.
  public static InetSocketAddress parse(String text) {
    String address = text.strip();
    int colon = address.lastIndexOf(':');
    if (colon > 0) {
      String host = address.substring(0, colon);
      String port = address.substring(colon + 1);
      boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
      boolean plain = host.matches("[A-Za-z0-9._-]+");
      boolean ipv6 =
          bracketed && host.substring(1, host.length() - 1).matches("[0-9a-fA-F:.%a-z]+");
      if ((ipv6 || plain) && port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= PORT_MAX) {
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        return InetSocketAddress.createUnresolved(bare, Integer.parseInt(port));
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not an address: write HOST:PORT, as 127.0.0.1:10809 or [::1]:10809");
  }

  /// The addresses in a list with commas; none in "".
  public static List<InetSocketAddress> parseList(String text) {
    List<InetSocketAddress> list = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      if (!one.isBlank()) {
        list.add(parse(one));
      }
    }
    if (list.size() > LIST_MAX) {
      throw new IllegalArgumentException("at most " + LIST_MAX + " addresses");
    }
    return list;
  }

  /// What [#parse] reads.
  public static String print(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    if (host.equals(ANY_LONG)) {
      host = "::";
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
