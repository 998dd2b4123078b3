package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.link.edge.Endpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Where peers dial this appliance: what `link.address` says, else the first address listened on, else
/// the first of this machine that others may reach.
final class OwnAddress {
  private final Settings settings;
  private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();

  OwnAddress(Settings settings) {
    this.settings = settings;
  }

  void bound(InetSocketAddress address) {
    bound.add(address);
  }

  /// For a claim: "" when nobody can dial us.
  String text() {
    try {
      return endpoint().toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /// Throws [IllegalArgumentException] with the reason when there is none.
  Endpoint endpoint() {
    String set = settings.text(SettingKey.LINK_ADDRESS);
    if (!set.isEmpty()) {
      return Endpoint.parse(set);
    }
    if (bound.isEmpty()) {
      throw new IllegalArgumentException("this appliance does not listen for peers");
    }
    InetSocketAddress first = bound.getFirst();
    InetAddress address = first.getAddress();
    String host = (address.isAnyLocalAddress() ? machine() : address).getHostAddress();
    int scope = host.indexOf('%');
    return new Endpoint(scope < 0 ? host : host.substring(0, scope), first.getPort());
  }

  private static InetAddress machine() {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (each.isUp()
              && address instanceof Inet4Address
              && !address.isLoopbackAddress()
              && !address.isLinkLocalAddress()) {
            return address;
          }
        }
      }
    } catch (SocketException e) {
      throw new IllegalArgumentException("this machine's addresses cannot be read: " + e, e);
    }
    throw new IllegalArgumentException("this machine has no address that others could reach");
  }
}
