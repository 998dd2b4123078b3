package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes what the mirrors hold into a seed, while hosts write on and the destager with them: no instant, and
/// none is needed, since whoever imports it only compares with it.
final class SeedExport extends SeedRun {
  /// While hosts write about as fast as the disk takes it: read by one duty, and the rest after it.
  private static final int BUSY_BYTES = 1 << 20;

  private static final long BUSY_REST_NANOS = 50_000_000L;

  /// Runs of data looked at by one duty: a mirror may be all small ones.
  private static final int LOOKS_MAX = 1024;

  private final Disk disk;
  private final Path to;
  private final boolean device;
  private final SeedHeader header;
  private final Door door;
  private @Nullable DiskFile file;
  private @Nullable SeedWriter writer;
  private @Nullable Memory memory;
  private boolean whole;
  private int volumeAt;
  private long offsetAt;
  private long behind;
  private long syncedBytes;

  /// What it needs of its group. What is told goes to the group's agent.
  interface Door extends Ended {
    /// The mirror of a volume; null when there is none any more, or yet.
    @Nullable Mirror mirror(int volume);

    /// Whether the group still has that volume.
    boolean has(int volume);

    /// Whether hosts write about as fast as the disk takes it.
    boolean busy();

    /// The file is open: it goes on by itself.
    void opened(SeedRun of);

    void whole(SeedRun of);
  }

  SeedExport(Disk disk, Path to, boolean device, SeedHeader header, Door door) {
    super(header.name(), door);
    total(header.totalBytes());
    this.disk = disk;
    this.to = to;
    this.device = device;
    this.header = header;
    this.door = door;
  }

  @Override
  long work() throws IOException {
    SeedWriter into = writer;
    return into == null ? open() : copy(into);
  }

  private long open() throws IOException {
    DiskFile made = created();
    file = made;
    memory = disk.allocate(CatchUpPiece.BYTES_MAX);
    SeedWriter begun = new SeedWriter(disk, made, header.seed());
    writer = begun;
    begun.header(header);
    door.opened(this);
    return 0;
  }

  private DiskFile created() throws IOException {
    try {
      return disk.open(to, device ? Disk.Mode.WRITE : Disk.Mode.CREATE);
    } catch (DiskFailure e) {
      if (e.kind() == DiskFailure.Kind.EXISTS) {
        String detail = "something is there already, and is not overwritten: name a new file";
        throw new DiskFailure(e.kind(), "write", to, detail);
      }
      throw e;
    }
  }

  private long copy(SeedWriter into) throws IOException {
    boolean busy = door.busy();
    long room = busy ? BUSY_BYTES : DUTY_BYTES;
    List<VolumeEntry> volumes = header.volumes();
    for (int looks = 0; looks < LOOKS_MAX && room > 0; looks++) {
      if (volumeAt == volumes.size()) {
        end(into);
        return UNTIL_WOKEN;
      }
      room -= step(into, volumes.get(volumeAt));
    }
    done(behind);
    data(into.dataBytes());
    if (into.dataBytes() - syncedBytes >= SYNC_BYTES) {
      Objects.requireNonNull(file).sync();
      syncedBytes = into.dataBytes();
    }
    return busy ? BUSY_REST_NANOS : 0;
  }

  /// Copies the next run of data of that volume; returns the bytes read.
  private long step(SeedWriter into, VolumeEntry volume) throws IOException {
    MemorySegment bytes;
    try {
      bytes = read(volume);
    } catch (IOException e) {
      if (door.has(volume.number())) {
        throw e;
      }
      bytes = null; // Deleted amid the reading: nobody will miss the rest.
    }
    if (bytes == null) {
      behind += volume.sizeBytes() - offsetAt;
      volumeAt++;
      offsetAt = 0;
      return 0;
    }
    into.put(volume.number(), offsetAt, bytes);
    behind += bytes.byteSize();
    offsetAt += bytes.byteSize();
    return bytes.byteSize();
  }

  /// What the volume has from the next data on, to where [#offsetAt] is moved; null when nothing is left.
  private @Nullable MemorySegment read(VolumeEntry volume) throws IOException {
    Mirror mirror = door.mirror(volume.number());
    long end = mirror == null ? 0 : Math.min(volume.sizeBytes(), mirror.sizeBytes());
    if (mirror == null || offsetAt >= end) {
      return null;
    }
    long data = mirror.nextData(offsetAt);
    if (data >= end) {
      return null;
    }
    long hole = Math.min(end, mirror.nextHole(data));
    MemorySegment bytes =
        Objects.requireNonNull(memory)
            .segment()
            .asSlice(0, Math.min(CatchUpPiece.BYTES_MAX, hole - data));
    mirror.read(bytes, data);
    behind += data - offsetAt;
    offsetAt = data;
    return bytes;
  }

  private void end(SeedWriter into) throws IOException {
    into.end();
    done(behind);
    data(into.dataBytes());
    Objects.requireNonNull(file).sync();
    if (!device) {
      disk.syncDirectory(parent());
    }
    whole = true;
    over();
    door.whole(this);
  }

  private Path parent() {
    return Objects.requireNonNull(to.getParent(), "seeds have absolute paths");
  }

  @Override
  void release() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
    DiskFile made = file;
    file = null;
    if (made != null) {
      made.close();
      if (!whole && !device) {
        disk.delete(to);
        disk.syncDirectory(parent());
      }
    }
  }
}
