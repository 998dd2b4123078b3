package io.forebay.gateway.group;

import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A group's volumes at some LSN, ordered by number. `lastNumber` is the highest number ever given,
/// so that none is given twice. Immutable.
public record VolumeTable(int lastNumber, List<VolumeEntry> volumes) {
  /// Bounds the state file, exports and open mirrors.
  public static final int VOLUMES_MAX = 256;

  public static final VolumeTable EMPTY = new VolumeTable(0, List.of());

  public VolumeTable {
    volumes = List.copyOf(volumes);
  }

  public @Nullable VolumeEntry byNumber(int number) {
    for (VolumeEntry volume : volumes) {
      if (volume.number() == number) {
        return volume;
      }
    }
    return null;
  }

  public @Nullable VolumeEntry byName(String name) {
    for (VolumeEntry volume : volumes) {
      if (volume.name().equals(name)) {
        return volume;
      }
    }
    return null;
  }

  /// Whether `record` would make one volume too many: no release writes such a one.
  boolean overflows(VolumeChanged record) {
    return volumes.size() >= VOLUMES_MAX
        && record.change() != ControlRecord.Change.DELETED
        && byNumber(record.volume().number()) == null;
  }

  /// The table after `record`; idempotent, so that a replay that repeats it changes nothing.
  VolumeTable apply(VolumeChanged record) {
    VolumeEntry changed = record.volume();
    List<VolumeEntry> next = new ArrayList<>(volumes.size() + 1);
    for (VolumeEntry volume : volumes) {
      if (volume.number() < changed.number()) {
        next.add(volume);
      }
    }
    if (record.change() != ControlRecord.Change.DELETED) {
      next.add(changed);
    }
    for (VolumeEntry volume : volumes) {
      if (volume.number() > changed.number()) {
        next.add(volume);
      }
    }
    return new VolumeTable(Math.max(lastNumber, changed.number()), next);
  }
}
