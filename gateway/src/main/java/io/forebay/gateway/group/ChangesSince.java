package io.forebay.gateway.group;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.Runs;
import java.util.Map;

/// What changed since a checkpoint (C3). Not to be changed; read by anybody.
///
/// @param sizes of the volumes at that checkpoint: what was created or grown since has changed
record ChangesSince(ChangeMap map, Map<Integer, Long> sizes) {
  /// As [io.forebay.gateway.block.Volume#survey].
  Runs runs(int volume, long offset, long length, int runsMax) {
    Runs runs = new Runs(runsMax);
    long end = offset + length;
    long known = Math.min(end, sizes.getOrDefault(volume, 0L));
    for (long at = offset; at < end; ) {
      boolean changed = at >= known || map.has(volume, at);
      long to = at >= known ? end : map.runEnd(volume, at, known);
      if (!runs.add(to - at, changed ? Facet.ChangedSince.CHANGED : 0)) {
        break;
      }
      at = to;
    }
    return runs;
  }
}
