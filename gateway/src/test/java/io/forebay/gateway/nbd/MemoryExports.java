package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// Exports whose default is the first by name.
public final class MemoryExports implements Exports {
  private final Map<String, Volume> volumes = new ConcurrentSkipListMap<>();

  public MemoryExports(Volume... exported) {
    for (Volume volume : exported) {
      volumes.put(volume.name(), volume);
    }
  }

  @Override
  public Answer find(String name, Asker asker) {
    Volume found =
        name.isEmpty() ? volumes.values().stream().findFirst().orElse(null) : volumes.get(name);
    return found == null
        ? Answer.Unknown.NONE
        : new Answer.Open(found, "volume " + found.name(), false);
  }

  @Override
  public List<Listed> list(Asker asker) {
    return volumes.values().stream()
        .map(volume -> new Listed(volume.name(), "volume " + volume.name(), volume.sizeBytes()))
        .toList();
  }
}
