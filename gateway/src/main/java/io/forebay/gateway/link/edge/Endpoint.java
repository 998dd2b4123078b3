package io.forebay.gateway.link.edge;

import io.forebay.gateway.link.pairing.InviteCode;
import io.forebay.gateway.link.pairing.InviteHost;
import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a peer is dialled: a name or an address, and a port.
public record Endpoint(String host, int port) {
  /// The line's own port.
  public static final int PORT_DEFAULT = 10810;

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)\\]|([^:\\[\\]\\s]{1,253}))(?::([0-9]{1,5}))?");

  /// Reads `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`. Throws [IllegalArgumentException] with what to write.
  public static Endpoint parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "an address is HOST:PORT or [IPV6]:PORT, not \"" + text + "\"");
    }
    int port = form.group(3) == null ? PORT_DEFAULT : Integer.parseInt(form.group(3));
    if (port < 1 || port > 0xFFFF) {
      throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
    }
    String host = form.group(1) == null ? form.group(2) : form.group(1);
    return new Endpoint(host.toLowerCase(Locale.ROOT), port);
  }

  /// Where an invite code says to dial.
  public static Endpoint of(InviteCode code) {
    return switch (code.host()) {
      case InviteHost.Ip(String hex) ->
          new Endpoint(NetUtil.bytesToIpAddress(HexFormat.of().parseHex(hex)), code.port());
      case InviteHost.Name(String name) -> new Endpoint(name, code.port());
    };
  }

  /// This host as an invite code holds it. Throws [IllegalArgumentException] when it does not fit.
  public InviteHost inviteHost() {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    InviteHost made =
        address == null
            ? new InviteHost.Name(host)
            : new InviteHost.Ip(HexFormat.of().formatHex(address));
    if (!InviteCode.valid(made)) {
      throw new IllegalArgumentException(
          "a host name in an invite code has at most "
              + InviteCode.NAME_BYTES_MAX
              + " letters, digits, dots and hyphens: use the address instead of \""
              + host
              + "\"");
    }
    return made;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
