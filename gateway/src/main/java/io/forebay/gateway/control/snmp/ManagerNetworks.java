package io.forebay.gateway.control.snmp;

import io.forebay.gateway.control.access.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// From where managers may ask, and who is told when one was refused. Any thread; nothing blocks.
public final class ManagerNetworks {
  /// The setting as it was read last.
  private record Read(String text, List<Network> networks) {}

  private final Supplier<String> setting;
  private final BiConsumer<InetAddress, String> refused;
  private volatile Read last = new Read("", List.of());

  /// `setting` gives networks with commas, looked into already, and is read at each question. `refused` is told of each
  /// who was refused and why, and bounds what it makes of that.
  public ManagerNetworks(Supplier<String> setting, BiConsumer<InetAddress, String> refused) {
    this.setting = setting;
    this.refused = refused;
  }

  /// As they are now.
  List<Network> list() {
    String text = setting.get();
    Read read = last;
    if (!read.text.equals(text)) {
      read = new Read(text, Network.parseList(text));
      last = read;
    }
    return read.networks;
  }

  boolean let(InetAddress from) {
    return list().stream().anyMatch(network -> network.contains(from));
  }

  void refused(InetAddress from, String why) {
    refused.accept(from, why);
  }
}
