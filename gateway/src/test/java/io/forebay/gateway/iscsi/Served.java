package io.forebay.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.nbd.Await;
import io.forebay.gateway.nbd.MemoryVolume;
import io.forebay.gateway.socket.Transport;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// A server on loopback with one target of one volume. Its end checks that nothing of the server's own went
/// wrong and that every buffer came back.
final class Served implements AutoCloseable {
  static final long SIZE = 8 << 20;

  final MemoryVolume volume = new MemoryVolume("disk", SIZE);
  final OneTarget targets = new OneTarget(volume);
  final List<Error> fatal = new CopyOnWriteArrayList<>();
  final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
  final IscsiServer server;
  final InetSocketAddress address;

  Served() throws IOException {
    this(IscsiLimits.DEFAULTS, ChapSecrets.NONE);
  }

  Served(IscsiLimits limits, ChapSecrets secrets) throws IOException {
    server =
        new IscsiServer(
            limits,
            targets,
            secrets,
            UnaryOperator.identity(),
            fatal::add,
            Transport.best(),
            allocator);
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  long bufferBytes() {
    return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
  }

  @Override
  public void close() {
    server.close();
    assertThat(fatal).isEmpty();
    Await.until("all buffers are back", () -> bufferBytes() == 0);
  }
}
