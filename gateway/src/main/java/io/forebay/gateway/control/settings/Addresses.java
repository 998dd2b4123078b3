package io.forebay.gateway.control.settings;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// `ADDR:PORT` as people write it, IPv6 in brackets. Nothing is looked up in the DNS here.
public final class Addresses {
  /// Listening addresses of one service.
  public static final int LIST_MAX = 16;

  /// Servers that are asked for the time: each may keep who asks waiting.
  public static final int SERVERS_MAX = 4;

  /// RFC 5905.
  private static final int NTP_PORT = 123;

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

  /// The servers in a list with commas, `HOST` or `HOST:PORT`, with the port that NTP has if none is said; none in "".
  /// Throws [IllegalArgumentException] with what would do.
  public static List<InetSocketAddress> parseServers(String text) {
    List<InetSocketAddress> list = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      String server = one.strip();
      if (!server.isEmpty()) {
        list.add(parseServer(server));
      }
    }
    if (list.size() > SERVERS_MAX) {
      throw new IllegalArgumentException("at most " + SERVERS_MAX + " servers");
    }
    return list;
  }

  private static InetSocketAddress parseServer(String server) {
    boolean bare = server.indexOf(':') != server.lastIndexOf(':') && !server.startsWith("[");
    if (bare && server.matches("[0-9a-fA-F:.]{2,45}")) {
      return InetSocketAddress.createUnresolved(server, NTP_PORT);
    }
    if (server.matches("[A-Za-z0-9._-]{1,253}")) {
      return InetSocketAddress.createUnresolved(server, NTP_PORT);
    }
    try {
      return parse(server);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"" + server + "\" is no server: write ntp.example.com, 192.0.2.1 or 192.0.2.1:123", e);
    }
  }

  /// What [#parseServers] reads one of.
  public static String printServer(InetSocketAddress server) {
    return server.getPort() == NTP_PORT ? server.getHostString() : print(server);
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
