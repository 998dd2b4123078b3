package io.forebay.panel;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/// The machine's addresses, of interfaces that are up; no name is looked up.
final class HostAddresses {
  /// More do not help anybody at a panel.
  private static final int ADDRESSES_MAX = 16;

  private HostAddresses() {}

  /// `INTERFACE ADDRESS` each, IPv4 first, without loopback and addresses of a link alone. Empty when there is no
  /// network, or nobody can tell.
  static List<String> list() {
    List<String> four = new ArrayList<>();
    List<String> six = new ArrayList<>();
    try {
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        if (each.isUp() && !each.isLoopback()) {
          for (InetAddress address : each.inetAddresses().toList()) {
            if (!address.isLinkLocalAddress()) {
              String plain =
                  address
                      .getHostAddress()
                      .replaceAll("%.*", "")
                      .replaceFirst("(^|:)(0(:|$)){2,}", "::"); // Nobody has room for zeroes.
              (address instanceof Inet4Address ? four : six).add(each.getName() + " " + plain);
            }
          }
        }
      }
    } catch (IOException e) {
      return List.of(); // An interface went while we looked: next time.
    }
    four.addAll(six);
    return four.subList(0, Math.min(four.size(), ADDRESSES_MAX));
  }
}
