package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.Await;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.socket.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server on loopback with one target of one volume. Its end checks that nothing of the server's own went
/// wrong and that every buffer came back.
final class Served implements AutoCloseable {
  static final long SIZE = 8 << 20;

  final MemoryVolume volume = new MemoryVolume("disk", SIZE);
  final OneTarget targets;

  /// What people say the portals are.
  volatile List<Portal> said = List.of();

  final Visited visits = new Visited();
  final List<Error> fatal = new CopyOnWriteArrayList<>();
  final DirtyAllocator allocator = new DirtyAllocator();
  final IscsiServer server;
  final InetSocketAddress address;

  Served() throws IOException {
    this(IscsiLimits.DEFAULTS, ChapSecrets.NONE);
  }

  /// `more`: volumes beside the first.
  Served(IscsiLimits limits, ChapSecrets secrets, MemoryVolume... more) throws IOException {
    List<MemoryVolume> volumes = new ArrayList<>(List.of(more));
    volumes.addFirst(volume);
    targets = new OneTarget(volumes.toArray(MemoryVolume[]::new));
    server =
        new IscsiServer(
            limits,
            targets,
            visits,
            secrets,
            new Portals(() -> said),
            fatal::add,
            Transport.best(),
            allocator);
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
  }

  long bufferBytes() {
    return allocator.usedBytes();
  }

  @Override
  public void close() {
    server.close();
    assertThat(fatal).isEmpty();
    Await.until("all buffers are back", () -> bufferBytes() == 0);
  }
}
