package io.forebay.gateway.scsi;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the last EXTENDED COPY of a nexus with a list identifier ended, for RECEIVE COPY RESULTS. Keeps the
/// newest [ScsiLimits#COPY_RESULTS_MAX] of all nexuses together; what was fetched goes. Any thread.
final class CopyResults {
  /// @param segments done
  record Result(boolean failed, int segments, long bytes) {}

  private record Key(Nexus nexus, int list) {}

  private final Map<Key, Result> results = new LinkedHashMap<>();

  synchronized void put(Nexus nexus, int list, Result result) {
    Key key = new Key(nexus, list);
    results.remove(key);
    results.put(key, result);
    if (results.size() > ScsiLimits.COPY_RESULTS_MAX) {
      Iterator<Key> oldest = results.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized @Nullable Result take(Nexus nexus, int list) {
    return results.remove(new Key(nexus, list));
  }

  /// Drops what `nexus` has not fetched.
  synchronized void forget(Nexus nexus) {
    results.keySet().removeIf(key -> key.nexus().equals(nexus));
  }
}
