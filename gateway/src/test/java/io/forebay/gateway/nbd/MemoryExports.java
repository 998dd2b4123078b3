package io.forebay.gateway.nbd;

import io.forebay.gateway.block.Exports;
import io.forebay.gateway.block.Volume;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// Exports whose default is the first by name.
public final class MemoryExports implements Exports {
  private final Map<String, Volume> volumes = new ConcurrentSkipListMap<>();

  public MemoryExports(Volume... exported) {
    for (Volume volume : exported) {
      volumes.put(volume.name(), volume);
    }
  }

  @Override
  public @Nullable Volume find(String name) {
    return name.isEmpty() ? volumes.values().stream().findFirst().orElse(null) : volumes.get(name);
  }

  @Override
  public List<Listed> list() {
    return volumes.values().stream()
        .map(volume -> new Listed(volume.name(), "volume " + volume.name(), volume.sizeBytes()))
        .toList();
  }
}
