package io.forebay.gateway.control;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Since when readers stand at their stops, as far as this process has seen. Any thread.
final class Stands {
  private record Reader(String group, String what) {}

  private record Seen(long lsn, long millis) {}

  private final Map<Reader, Seen> seen = new HashMap<>();

  /// When the reader was first seen standing at `lsn`; now, if it is new.
  synchronized long since(String group, String what, long lsn, long nowMillis) {
    Seen before = seen.get(new Reader(group, what));
    if (before == null || before.lsn != lsn) {
      before = new Seen(lsn, nowMillis);
      seen.put(new Reader(group, what), before);
    }
    return before.millis;
  }

  /// It stands no more.
  synchronized Status.@Nullable Stop gone(String group, String what) {
    seen.remove(new Reader(group, what));
    return null;
  }
}
