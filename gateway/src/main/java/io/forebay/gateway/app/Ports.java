package io.forebay.gateway.app;

import io.forebay.gateway.control.Status;
import io.forebay.gateway.control.settings.Addresses;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Where we listen, by service. Any thread.
final class Ports implements Supplier<List<Status.Port>> {
  private final List<Status.Port> ports = new CopyOnWriteArrayList<>();

  void add(String service, InetSocketAddress bound) {
    add(service, Addresses.print(bound));
  }

  void add(String service, String address) {
    ports.add(new Status.Port(service, address));
  }

  @Override
  public List<Status.Port> get() {
    return ports.stream().sorted(Comparator.comparing(Status.Port::service)).toList();
  }
}
