package io.forebay.gateway.socket;

import io.forebay.gateway.block.Place;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open connections of a service, counted in all and by address (M1). Any thread.
public final class Connections {
  private final int max;
  private final int perAddressMax;
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  /// Guarded by `this`, as is `count`.
  private final Map<Place, Integer> byAddress = new HashMap<>();

  private int count;

  /// At most `max` at a time, and `perAddressMax` from one address (IPv6: one /64); loopback and Unix
  /// sockets, where everything local shares an address, only count for `max`.
  public Connections(int max, int perAddressMax) {
    this.max = max;
    this.perAddressMax = perAddressMax;
  }

  /// Counts `channel` in until it is closed, or says which limit it would break, as the protocol's setting has it.
  public @Nullable String admit(Channel channel) {
    Place key = key(channel);
    synchronized (this) {
      if (count >= max) {
        return "connections_max " + max;
      }
      if (key != null && byAddress.getOrDefault(key, 0) >= perAddressMax) {
        return "connections_per_address_max " + perAddressMax;
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

  private synchronized void leave(@Nullable Place key) {
    count--;
    if (key != null) {
      byAddress.computeIfPresent(key, (address, held) -> held == 1 ? null : held - 1);
    }
  }

  /// Closes all that are still open.
  public void close() {
    var _ = open.close();
  }

  /// Those that are open now; some may have gone when one looks.
  public Iterable<Channel> open() {
    return open;
  }

  /// How many there are, those that are still shaking hands included.
  public synchronized int count() {
    return count;
  }

  /// Whom `channel` counts for; null where everything local would count as one.
  private static @Nullable Place key(Channel channel) {
    InetAddress address = Faults.address(channel);
    return address == null || address.isLoopbackAddress() ? null : Place.of(address.getAddress());
  }
}
