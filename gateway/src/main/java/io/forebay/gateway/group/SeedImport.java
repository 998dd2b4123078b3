package io.forebay.gateway.group;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.MirrorIdentity;
import io.forebay.gateway.mirror.MirrorPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes a seed into mirrors that nobody else has open: the group takes them over once all of it is there.
/// What is synced is marked in the state file, and goes on from there after a crash; what is not is written
/// again. It is never taken for data.
final class SeedImport extends SeedRun {
  private final Disk disk;
  private final Source source;
  private final Door door;
  private final Map<Integer, Mirror> mirrors = new HashMap<>();
  private @Nullable SeedReader reader;
  private boolean checked;
  private volatile @Nullable SeedMark begin;
  private long syncedBytes;

  /// What it needs of its group. All but `place` and `freeBytes`: on the group's agent.
  interface Door extends Ended {
    MirrorPlace place(VolumeEntry volume);

    /// Where mirrors lie.
    long freeBytes() throws IOException;

    /// The header is read. It sleeps until [SeedImport#go].
    void opened(SeedRun of, SeedHeader header);

    /// So much is durable in the mirrors. It sleeps until woken.
    void reached(SeedRun of, SeedMark mark);

    /// All of it is, and nothing is open any more. It sleeps until it is closed.
    void whole(SeedRun of, SeedHeader header, SeedMark mark);
  }

  /// Where the seed lies, and how much of it may be written before it is synced.
  record Source(Path from, boolean device, long syncBytes) {}

  SeedImport(Disk disk, Source source, String group, Door door) {
    super(group, door);
    this.disk = disk;
    this.source = source;
    this.door = door;
  }

  /// Goes on behind `mark`; wake it afterwards.
  void go(SeedMark mark) {
    begin = mark;
  }

  @Override
  long work() throws IOException, Malformed {
    SeedReader in = reader;
    if (in == null) {
      open();
      return UNTIL_WOKEN;
    }
    SeedMark mark = begin;
    if (mark == null) {
      return UNTIL_WOKEN;
    }
    if (!checked) {
      checked = true;
      in.goTo(mark);
      data(mark.dataBytes());
      syncedBytes = mark.dataBytes();
      requireRoom(in);
    }
    return copy(in);
  }

  private void open() throws IOException, Malformed {
    SeedReader opened = SeedReader.open(disk, source.from());
    reader = opened;
    total(opened.header().totalBytes());
    door.opened(this, opened.header());
  }

  /// Of a device nobody knows how much of it the seed takes: then the disk says so when it is full.
  private void requireRoom(SeedReader in) throws IOException {
    long most = Math.min(in.fileBytes() - in.mark().at(), totalBytes());
    long free = door.freeBytes();
    if (!source.device() && most > free) {
      throw new DiskFailure(
          DiskFailure.Kind.NO_SPACE,
          "import",
          source.from(),
          "it takes up to " + most + " bytes where the volumes lie, and " + free + " are free");
    }
  }

  private long copy(SeedReader in) throws IOException, Malformed {
    long until = Math.min(in.dataBytes() + DUTY_BYTES, syncedBytes + source.syncBytes());
    while (in.dataBytes() < until) {
      SeedReader.Chunk next = in.next();
      if (next == null) {
        end(in);
        return UNTIL_WOKEN;
      }
      mirror(in, next.volume()).write(next.bytes(), next.offset());
      done(before(in, next.volume()) + next.offset() + next.bytes().byteSize());
    }
    data(in.dataBytes());
    if (in.dataBytes() - syncedBytes < source.syncBytes()) {
      return 0;
    }
    sync(in);
    syncedBytes = in.dataBytes();
    door.reached(this, in.mark());
    return UNTIL_WOKEN; // Nothing more is written before the mark is.
  }

  private static long before(SeedReader in, VolumeEntry volume) {
    long bytes = 0;
    for (VolumeEntry each : in.header().volumes()) {
      bytes += each.number() < volume.number() ? each.sizeBytes() : 0;
    }
    return bytes;
  }

  private Mirror mirror(SeedReader in, VolumeEntry volume) throws IOException {
    Mirror there = mirrors.get(volume.number());
    if (there == null) {
      SeedHeader header = in.header();
      MirrorIdentity identity = new MirrorIdentity(volume.uuid(), header.group());
      there =
          Mirror.create(
              disk, door.place(volume), identity, volume.sizeBytes(), nowhere(header.group()));
      mirrors.put(volume.number(), there);
    }
    return there;
  }

  /// What a mirror holds that no log stands for.
  static Position nowhere(UUID group) {
    return new Position(group, 0, 0, 0);
  }

  private void sync(SeedReader in) throws IOException {
    for (Mirror each : mirrors.values()) {
      each.sync(nowhere(in.header().group()));
    }
  }

  private void end(SeedReader in) throws IOException {
    for (VolumeEntry each : in.header().volumes()) {
      mirror(in, each); // Also of a volume that holds nothing.
    }
    sync(in);
    closeMirrors();
    data(in.dataBytes());
    done(totalBytes());
    over();
    door.whole(this, in.header(), in.mark());
  }

  private void closeMirrors() throws IOException {
    IOException failure = null;
    for (Mirror each : mirrors.values()) {
      try {
        each.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    mirrors.clear();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  void release() throws IOException {
    over();
    SeedReader in = reader;
    reader = null;
    try {
      closeMirrors();
    } finally {
      if (in != null) {
        in.close();
      }
    }
  }
}
