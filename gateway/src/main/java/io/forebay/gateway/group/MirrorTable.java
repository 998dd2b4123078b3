package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.MirrorIdentity;
import io.forebay.gateway.mirror.MirrorPlace;
import io.forebay.gateway.mirror.Mirrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The open mirrors of a group and where they lie. Looked up from any thread; entries come from whoever
/// makes a volume (the agent on a primary, the destager elsewhere) and go with the destaged delete.
final class MirrorTable implements Mirrors, AutoCloseable {
  private record Shelf(int number, UUID uuid, Backing backing, Mirror mirror) {}

  /// A volume's mirror in its own directory.
  static final String OWN_FILE = "mirror.raw";

  private final Disk disk;
  private final GroupPlaces places;
  private final UUID group;
  private final ConcurrentHashMap<Integer, Shelf> shelves = new ConcurrentHashMap<>();

  /// Volumes that were made and deleted again, both not destaged yet: where they were.
  private final ConcurrentHashMap<Integer, LocalVolume> expected = new ConcurrentHashMap<>();

  MirrorTable(Disk disk, GroupPlaces places, UUID group) {
    this.disk = disk;
    this.places = places;
    this.group = group;
  }

  @Override
  public @Nullable Mirror find(int volume) {
    Shelf shelf = shelves.get(volume);
    return shelf == null ? null : shelf.mirror();
  }

  /// The mirror of that volume, if just that one has the number here: of an unrelated history it may be another.
  @Nullable Mirror find(int number, UUID uuid) {
    Shelf shelf = shelves.get(number);
    return shelf != null && shelf.uuid().equals(uuid) ? shelf.mirror() : null;
  }

  /// Where `backing` of that volume lies.
  MirrorPlace place(UUID volume, Backing backing) {
    return place(places, volume, backing);
  }

  static MirrorPlace place(GroupPlaces places, UUID volume, Backing backing) {
    return switch (backing) {
      case Backing.Own() ->
          MirrorPlace.ofFile(places.volumes().resolve(volume.toString()).resolve(OWN_FILE));
      case Backing.File(Path path, boolean adopted) -> MirrorPlace.ofFile(path);
      case Backing.Device(Path path) ->
          MirrorPlace.ofDevice(path, places.sidecars().resolve(volume.toString()));
    };
  }

  /// Opens the mirror that the state file stands for. Throws [io.forebay.gateway.mirror.MirrorRefused]
  /// when it does not fit.
  void open(VolumeEntry volume, LocalVolume local, long destaging) throws IOException {
    MirrorPlace place = place(volume.uuid(), local.backing());
    Mirror mirror = Mirror.open(disk, place, identity(volume), local.syncedLsn(), destaging);
    shelves.put(
        volume.number(), new Shelf(volume.number(), volume.uuid(), local.backing(), mirror));
  }

  /// Opens a mirror that no log stands for yet.
  void open(LocalVolume local) throws IOException {
    MirrorPlace place = place(local.uuid(), local.backing());
    MirrorIdentity identity = new MirrorIdentity(local.uuid(), group);
    Mirror mirror = Mirror.open(disk, place, identity, local.syncedLsn(), 0);
    shelves.put(local.number(), new Shelf(local.number(), local.uuid(), local.backing(), mirror));
  }

  /// Remembers where a volume lies whose mirror is not opened now.
  void expect(LocalVolume local) {
    expected.put(local.number(), local);
  }

  /// Where that volume lies, or would.
  Backing backing(int number) {
    Shelf shelf = shelves.get(number);
    LocalVolume local = expected.get(number);
    return shelf != null ? shelf.backing() : local != null ? local.backing() : new Backing.Own();
  }

  /// Makes the mirror, empty, unless it is there. Durable on return.
  void create(VolumeEntry volume, Backing backing, Position at) throws IOException {
    if (shelves.containsKey(volume.number())) {
      return;
    }
    MirrorPlace place = place(volume.uuid(), backing);
    Mirror mirror =
        backing instanceof Backing.Device
            ? Mirror.adopt(disk, place, identity(volume), at)
            : Mirror.create(disk, place, identity(volume), volume.sizeBytes(), at);
    put(volume, backing, mirror);
  }

  /// Takes an existing file or device with its content. Durable on return.
  void adopt(VolumeEntry volume, Backing backing, Position at) throws IOException {
    Mirror mirror = Mirror.adopt(disk, place(volume.uuid(), backing), identity(volume), at);
    put(volume, backing, mirror);
  }

  private void put(VolumeEntry volume, Backing backing, Mirror mirror) throws IOException {
    if (mirror.sizeBytes() < volume.sizeBytes()) {
      long size = mirror.sizeBytes();
      mirror.close();
      throw new DiskFailure(
          DiskFailure.Kind.NO_SPACE,
          "use",
          mirror.place().file(),
          "it has " + size + " bytes, the volume " + volume.sizeBytes());
    }
    Shelf before =
        shelves.put(volume.number(), new Shelf(volume.number(), volume.uuid(), backing, mirror));
    Check.check(before == null, "one mirror a volume", volume);
    expected.remove(volume.number());
  }

  /// Makes the mirror as large as the volume, durably. Gone is well: its delete comes later.
  void grow(VolumeEntry volume) throws IOException {
    Shelf shelf = shelves.get(volume.number());
    if (shelf != null) {
      shelf.mirror().grow(volume.sizeBytes());
    }
  }

  /// Closes the mirror and removes what is ours of it: our files, never what was adopted, never a
  /// device. Durable on return; nothing to do is well.
  void remove(int number, UUID uuid, Backing backing) throws IOException {
    expected.remove(number);
    Shelf shelf = shelves.remove(number);
    if (shelf != null) {
      shelf.mirror().close();
    }
    MirrorPlace place = place(uuid, backing);
    switch (backing) {
      case Backing.Own() -> {
        delete(place.file());
        delete(place.sidecar());
        delete(directory(place.file()));
      }
      case Backing.File(Path path, boolean adopted) -> {
        // The sidecar comes before the file and goes after it: without one the file is somebody's.
        if (!adopted && disk.exists(place.sidecar())) {
          delete(path);
        }
        delete(place.sidecar());
      }
      case Backing.Device(Path path) -> delete(place.sidecar());
    }
  }

  /// Removes everything of the group, also what nothing names: of a first copy that was not through.
  void removeAll() throws IOException {
    for (LocalVolume local : local()) {
      remove(local.number(), local.uuid(), local.backing());
    }
    for (String name : disk.list(places.volumes())) {
      Path file = places.volumes().resolve(name).resolve(OWN_FILE);
      MirrorIdentity found = Mirror.identity(disk, MirrorPlace.ofFile(file));
      if (found != null && found.group().equals(group)) {
        remove(0, found.volume(), new Backing.Own());
      }
    }
  }

  private void delete(Path path) throws IOException {
    if (disk.exists(path)) {
      disk.delete(path);
      disk.syncDirectory(directory(path));
    }
  }

  private static Path directory(Path path) {
    return Objects.requireNonNull(path.getParent(), "mirror paths are absolute");
  }

  /// From `true` on no mirror changes until `false` (C1).
  void hold(boolean hold) {
    shelves.values().forEach(shelf -> shelf.mirror().hold(hold));
  }

  /// What the state file is to say: by number.
  List<LocalVolume> local() {
    List<LocalVolume> all = new ArrayList<>(expected.values());
    for (Shelf shelf : shelves.values()) {
      all.add(
          new LocalVolume(
              shelf.number(), shelf.uuid(), shelf.backing(), shelf.mirror().synced().lsn()));
    }
    all.sort(Comparator.comparingInt(LocalVolume::number));
    return all;
  }

  private MirrorIdentity identity(VolumeEntry volume) {
    return new MirrorIdentity(volume.uuid(), group);
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Shelf shelf : shelves.values()) {
      try {
        shelf.mirror().close();
      } catch (IOException e) {
        failure = e;
      }
    }
    shelves.clear();
    expected.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
