package io.forebay.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.nbd.tls.ServerTls;
import io.forebay.gateway.socket.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A server over one volume `disk`, on a free loopback port. Closing it checks that nothing fatal
/// happened and that every byte of buffer memory was given back: its allocator counts.
final class Served implements AutoCloseable {
  static final long SIZE = 64 << 20;

  final MemoryVolume disk = new MemoryVolume("disk", SIZE);
  final NbdServer server;
  final InetSocketAddress address;
  private final UnpooledByteBufAllocator counting = new UnpooledByteBufAllocator(true);
  private final Queue<Error> fatal = new ConcurrentLinkedQueue<>();

  Served() throws IOException {
    this(NbdLimits.DEFAULTS, Transport.best());
  }

  Served(NbdLimits limits) throws IOException {
    this(limits, Transport.best());
  }

  Served(NbdLimits limits, Transport transport) throws IOException {
    this(limits, ServerTls.NONE, transport, null, null);
  }

  /// Serves `exports` instead of `disk`.
  Served(Exports exports) throws IOException {
    this(NbdLimits.DEFAULTS, ServerTls.NONE, Transport.best(), exports, null);
  }

  /// Serves `exports`, or `disk` when that is null, with `tls`.
  Served(NbdLimits limits, ServerTls tls, @Nullable Exports exports) throws IOException {
    this(limits, tls, Transport.best(), exports, null);
  }

  /// Null exports: `disk`; null allocator: one that counts.
  Served(
      NbdLimits limits,
      ServerTls tls,
      Transport transport,
      @Nullable Exports exports,
      @Nullable ByteBufAllocator allocator)
      throws IOException {
    Exports served = exports == null ? new MemoryExports(disk) : exports;
    server =
        new NbdServer(
            limits, served, tls, fatal::add, transport, allocator == null ? counting : allocator);
    address = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /// With the allocator that is used in production, which keeps memory; leaks show as `LEAK:` lines only.
  static Served pooled() throws IOException {
    return new Served(
        NbdLimits.DEFAULTS, ServerTls.NONE, Transport.best(), null, PooledByteBufAllocator.DEFAULT);
  }

  RawClient open(boolean structured) throws IOException {
    return RawClient.open(address, "disk", structured);
  }

  /// Bytes of direct and heap buffers that are out.
  long bufferBytes() {
    return counting.metric().usedDirectMemory() + counting.metric().usedHeapMemory();
  }

  /// What reached the fatal handler so far; the caller answers for it.
  Queue<Error> fatal() {
    return fatal;
  }

  @Override
  public void close() {
    server.close();
    assertThat(fatal).as("fatal errors").isEmpty();
    assertThat(bufferBytes()).as("bytes of buffers not given back").isZero();
  }
}
