package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.mirror.MirrorRefused.Reason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The small file that says which volume a mirror holds and up to where. Two slots, written in turn:
/// a torn write leaves the one before. Used by one thread at a time; [#latest] by any.
final class Sidecar implements AutoCloseable {
  private final DiskFile file;
  private final Memory memory;
  private volatile SidecarRecord latest;

  private Sidecar(DiskFile file, Memory memory, SidecarRecord latest) {
    this.file = file;
    this.memory = memory;
    this.latest = latest;
  }

  /// Makes the sidecar and syncs it; one that is there and not intact is written anew, since it is
  /// written before the mirror's first byte.
  static Sidecar create(Disk disk, MirrorPlace place, SidecarRecord first) throws IOException {
    Path path = place.sidecar();
    disk.makeDirectories(place.sidecarDirectory());
    DiskFile file = disk.open(path, disk.exists(path) ? Mode.WRITE : Mode.CREATE);
    Memory memory = disk.allocate(SidecarRecord.SLOT_BYTES);
    Sidecar sidecar = new Sidecar(file, memory, first);
    try {
      file.resize(0); // No slot of an earlier life may look newer.
      sidecar.put(first);
      disk.syncDirectory(place.sidecarDirectory());
      return sidecar;
    } catch (IOException e) {
      sidecar.close();
      throw e;
    }
  }

  static Sidecar open(Disk disk, Path path) throws IOException {
    if (!disk.exists(path)) {
      throw new MirrorRefused(Reason.NO_SIDECAR, "there is no " + path + complaint());
    }
    DiskFile file = disk.open(path, Mode.WRITE);
    Memory memory = disk.allocate(SidecarRecord.SLOT_BYTES);
    try {
      SidecarRecord latest = newer(read(file, memory, 0), read(file, memory, 1));
      if (latest == null) {
        throw new MirrorRefused(Reason.NO_SIDECAR, path + " is damaged" + complaint());
      }
      return new Sidecar(file, memory, latest);
    } catch (IOException e) {
      memory.close();
      file.close();
      throw e;
    }
  }

  private static String complaint() {
    return ": nothing says which volume the mirror holds, or from when it is. Bring the sidecar back,"
        + " or take the volume from the peer";
  }

  private static @Nullable SidecarRecord read(DiskFile file, Memory memory, int slot)
      throws IOException {
    MemorySegment into = memory.segment();
    int bytes = file.read(into, (long) slot * SidecarRecord.SLOT_BYTES);
    return bytes == SidecarRecord.SLOT_BYTES ? SidecarRecord.decode(into) : null;
  }

  private static @Nullable SidecarRecord newer(
      @Nullable SidecarRecord first, @Nullable SidecarRecord second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.sequence() > second.sequence() ? first : second;
  }

  /// Makes what was found durable before it is believed: the process before may have been killed amid
  /// a sync, or the sync have failed, so that it was read from a cache only. The same bytes to the
  /// same slot.
  void confirm() throws IOException {
    put(latest);
  }

  SidecarRecord latest() {
    return latest;
  }

  /// Says durably that the mirror was synced at `synced`, when its file had `sizeBytes`.
  void write(Position synced, long sizeBytes) throws IOException {
    SidecarRecord before = latest;
    Check.check(
        synced.lsn() >= before.synced().lsn(),
        "sidecar: position",
        before.synced().lsn(),
        synced.lsn());
    restart(synced, sizeBytes);
  }

  /// As [#write], of a mirror that has taken another history's place: there positions begin anew.
  void restart(Position synced, long sizeBytes) throws IOException {
    SidecarRecord before = latest;
    put(new SidecarRecord(before.sequence() + 1, before.identity(), synced, sizeBytes));
  }

  private void put(SidecarRecord record) throws IOException {
    record.encode(memory.segment());
    long slot = record.sequence() & 1;
    file.write(memory.segment(), slot * SidecarRecord.SLOT_BYTES);
    file.sync();
    latest = record;
  }

  @Override
  public void close() throws IOException {
    memory.close();
    file.close();
  }
}
