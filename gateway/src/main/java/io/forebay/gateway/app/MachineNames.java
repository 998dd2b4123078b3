package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// By what names and addresses clients may dial this machine, as far as it knows: for certificates.
final class MachineNames {
  /// In a server's certificate; it goes into each handshake.
  static final int ADDRESSES_MAX = 64;

  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251})");

  private MachineNames() {}

  /// Of a service that listens as `listen` says.
  static List<String> names(Settings settings, SettingKey listen) {
    Set<String> names = new LinkedHashSet<>(List.of("localhost"));
    try {
      names.add(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException _) {
      // A machine whose name is not known to itself: addresses remain.
    }
    for (InetSocketAddress address : settings.addresses(listen)) {
      names.add(address.getHostString());
    }
    names.removeIf(name -> !HOST_NAME.matcher(name).matches() || name.matches("[0-9.]+"));
    return List.copyOf(names);
  }

  static List<InetAddress> addresses() {
    List<InetAddress> addresses = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          boolean scoped = address instanceof Inet6Address && address.isLinkLocalAddress();
          if (!scoped && addresses.size() < ADDRESSES_MAX) {
            addresses.add(address);
          }
        }
      }
    } catch (SocketException _) {
      // Names remain.
    }
    return addresses;
  }
}
