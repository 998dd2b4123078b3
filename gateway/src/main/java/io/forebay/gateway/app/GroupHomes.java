package io.forebay.gateway.app;

import io.forebay.gateway.control.settings.RuntimeState;
import io.forebay.gateway.control.settings.SettingKey;
import io.forebay.gateway.control.settings.Settings;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.group.GroupPlaces;
import io.forebay.gateway.group.Names;
import io.forebay.gateway.log.LogShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// Where the groups of a home lie, and what shape and limits they get.
final class GroupHomes {
  private static final Path RINGS = Path.of("/run/forebay");
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private final Disk disk;
  private final Path home;
  private final UUID appliance;
  private final Path volumes;
  private final Path rings;

  GroupHomes(Disk disk, Path home, RuntimeState state, Settings settings) {
    this.disk = disk;
    this.home = home;
    appliance = state.id();
    String elsewhere = settings.text(SettingKey.VOLUMES_DIRECTORY);
    volumes = home.resolve(elsewhere.isEmpty() ? "volumes" : elsewhere);
    String tmpfs = settings.text(SettingKey.BUFFER_RING_DIRECTORY);
    rings =
        !tmpfs.isEmpty() ? home.resolve(tmpfs) : Files.isWritable(RINGS) ? RINGS : SHARED_MEMORY;
  }

  /// The groups that lie there, whole or not, by name.
  List<String> names() throws IOException {
    return disk.list(home.resolve("groups")).stream()
        .filter(name -> Names.complaint("group", name) == null)
        .toList();
  }

  GroupPlaces places(String group, RuntimeState state) {
    Path folder = home.resolve("groups").resolve(group);
    String elsewhere = state.buffers().get(group);
    Path segments = elsewhere == null ? folder.resolve("segments") : Path.of(elsewhere);
    return new GroupPlaces(folder, segments, ring(group), volumes);
  }

  private Path ring(String group) {
    return rings.resolve("forebay-" + appliance + "-" + group + ".ring");
  }

  /// The shape of a new log that holds at least `capacityBytes`.
  static LogShape shape(long segmentBytes, long capacityBytes, long ringBytes) {
    // A peer may say any size; what is none is for the shape to refuse.
    long slots = Math.ceilDiv(capacityBytes, Math.max(1, segmentBytes));
    int bounded = (int) Math.clamp(slots, LogShape.SLOTS_MIN, LogShape.SLOTS_MAX);
    return new LogShape(segmentBytes, bounded, ringBytes);
  }
}
