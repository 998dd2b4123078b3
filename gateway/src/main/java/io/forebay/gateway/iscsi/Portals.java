package io.forebay.gateway.iscsi;

import io.forebay.gateway.socket.Faults;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The ways into the server: those that people say there are, else where it listens. Any thread.
public final class Portals {
  private record Listened(InetSocketAddress address, int group) {}

  private final Supplier<List<Portal>> said;
  private final List<Listened> listened = new CopyOnWriteArrayList<>();

  /// `said`: what people want to be told, because initiators reach them by other addresses than are
  /// listened on; asked each time. None: what is listened on.
  public Portals(Supplier<List<Portal>> said) {
    this.said = said;
  }

  void listens(InetSocketAddress address, int group) {
    listened.add(new Listened(address, group));
  }

  /// Those that an initiator could reach who has come to our address `own` (null: not over the network), of
  /// all groups.
  public List<Portal> from(@Nullable InetSocketAddress own) {
    List<Portal> told =
        said.get().stream()
            .filter(each -> listened.stream().anyMatch(one -> one.group == each.group()))
            .toList();
    if (!told.isEmpty()) {
      return told;
    }
    return listened.stream()
        .map(each -> from(each, own == null ? null : own.getAddress()))
        .filter(Objects::nonNull)
        .toList();
  }

  /// An address for all stands for the one that the initiator has come to; this machine's loopback is told
  /// to this machine alone.
  private static @Nullable Portal from(Listened portal, @Nullable InetAddress own) {
    InetAddress address = portal.address.getAddress();
    if (address.isAnyLocalAddress()) {
      if (own == null || address instanceof Inet4Address && !(own instanceof Inet4Address)) {
        return null;
      }
      address = own;
    } else if (address.isLoopbackAddress() && own != null && !own.isLoopbackAddress()) {
      return null;
    }
    InetSocketAddress reached = new InetSocketAddress(address, portal.address.getPort());
    return new Portal(Faults.shown(reached), portal.group);
  }
}
