package io.forebay.webui.accept;

import io.forebay.gateway.block.Place;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open connections of a service, counted in all and by place (M1). They count from when they are accepted, so
/// those that never set up TLS take no more than their share either. Any thread.
public final class Arrivals {
  public static final int COUNT_MAX = 64;

  /// Of one [Place], so that no one machine locks out the others; loopback is exempt. A browser without HTTP/2
  /// opens six.
  public static final int PLACE_MAX = 16;

  // Guarded by this.
  private final Map<Place, Integer> byPlace = new HashMap<>();
  private int count;

  /// Counts one more in, from `address` (null: already gone), until [#left]. False: it is to be closed.
  synchronized boolean admit(@Nullable InetAddress address) {
    Place place = place(address);
    if (count >= COUNT_MAX || place != null && byPlace.getOrDefault(place, 0) >= PLACE_MAX) {
      return false;
    }
    count++;
    if (place != null) {
      byPlace.merge(place, 1, Integer::sum);
    }
    return true;
  }

  /// One that was admitted from `address` is closed.
  synchronized void left(@Nullable InetAddress address) {
    Place place = place(address);
    count--;
    if (place != null) {
      byPlace.computeIfPresent(place, (same, held) -> held == 1 ? null : held - 1);
    }
  }

  private static @Nullable Place place(@Nullable InetAddress address) {
    return address == null || address.isLoopbackAddress() ? null : Place.of(address.getAddress());
  }
}
