package io.forebay.gateway.nbd;

import io.forebay.gateway.nbd.wire.Faults;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open connections, counted in all and by address (`NbdLimits.Sessions`). Any thread.
final class Connections {
  private final NbdLimits.Sessions limits;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /// Guarded by `this`, as is `count`.
  private final Map<ByteBuffer, Integer> byAddress = new HashMap<>();

  private int count;

  Connections(NbdLimits.Sessions limits) {
    this.limits = limits;
  }

  /// Counts `channel` in until it is closed, or says which limit it would break.
  @Nullable String admit(Channel channel) {
    ByteBuffer key = key(channel);
    synchronized (this) {
      if (count >= limits.max()) {
        return "sessions.max " + limits.max();
      }
      if (key != null && byAddress.getOrDefault(key, 0) >= limits.perAddressMax()) {
        return "sessions.perAddressMax " + limits.perAddressMax();
      }
      count++;
      if (key != null) {
        byAddress.merge(key, 1, Integer::sum);
      }
    }
    channel.closeFuture().addListener(closed -> leave(key));
    open.add(channel);
    return null;
  }

  private synchronized void leave(@Nullable ByteBuffer key) {
    count--;
    if (key != null) {
      byAddress.computeIfPresent(key, (address, held) -> held == 1 ? null : held - 1);
    }
  }

  /// Closes all that are still open.
  void close() {
    var _ = open.close();
  }

  /// Those that are open now; some may have gone when one looks.
  Iterable<Channel> open() {
    return open;
  }

  synchronized int count() {
    return count;
  }

  /// Whom `channel` counts for: an IPv4 address or an IPv6 /64, which is what one customer gets; null
  /// where everything local would count as one.
  private static @Nullable ByteBuffer key(Channel channel) {
    InetAddress address = Faults.address(channel);
    if (address == null || address.isLoopbackAddress()) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet6Address ? bytes.limit(Long.BYTES) : bytes;
  }
}
