package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.mirror.MirrorRefused.Reason;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// This appliance's copy of one volume: a sparse file or a block device, with its sidecar. It holds the
/// volume as of [#synced], and maybe parts of the destage batch after that; the rest is in the log.
///
/// Read from any thread; written, synced and grown by one thread at a time, and never while it is held
/// (C1). After a failed [#sync] nothing written since the last good one may be relied on.
public final class Mirror implements AutoCloseable {
  private static final int CLOSED = 1 << 30;

  private final MirrorPlace place;
  private final DiskFile file;
  private final Sidecar sidecar;
  private volatile long sizeBytes;
  private volatile boolean held;
  private boolean dirty;

  /// Reads under way, and [#CLOSED] once closed: the last to leave closes the file.
  private final AtomicInteger readers = new AtomicInteger();

  private Mirror(MirrorPlace place, DiskFile file, Sidecar sidecar) throws IOException {
    this.place = place;
    this.file = file;
    this.sidecar = sidecar;
    this.sizeBytes = file.size();
  }

  /// Makes a new mirror file of `sizeBytes` zeroes that take no space, as of `at`; durable on return.
  /// Called again after a crash in the middle it completes; a file that is not ours is refused.
  public static Mirror create(
      Disk disk, MirrorPlace place, MirrorIdentity identity, long sizeBytes, Position at)
      throws IOException {
    Check.check(!place.device(), "mirror: devices are adopted", place);
    disk.makeDirectories(place.directory());
    boolean there = disk.exists(place.file());
    // The sidecar says that the file is ours, so it is made first.
    Sidecar sidecar =
        there
            ? ownSidecar(disk, place, identity)
            : Sidecar.create(disk, place, new SidecarRecord(0, identity, at, sizeBytes));
    try {
      return attach(disk, place, sidecar, there ? Mode.WRITE : Mode.CREATE, sizeBytes);
    } catch (IOException e) {
      sidecar.close();
      throw e;
    }
  }

  private static Sidecar ownSidecar(Disk disk, MirrorPlace place, MirrorIdentity identity)
      throws IOException {
    if (!disk.exists(place.sidecar())) {
      String detail =
          place.file() + " is there and is no mirror of ours: move it away, or adopt it";
      throw new MirrorRefused(Reason.FOREIGN, detail);
    }
    Sidecar sidecar = Sidecar.open(disk, place.sidecar());
    try {
      MirrorFit.identity(place, sidecar.latest(), identity);
      return sidecar;
    } catch (IOException e) {
      sidecar.close();
      throw e;
    }
  }

  /// Opens the file, makes it `bytes` long if it is shorter, and both durable.
  private static Mirror attach(Disk disk, MirrorPlace place, Sidecar sidecar, Mode mode, long bytes)
      throws IOException {
    DiskFile file = disk.open(place.file(), mode);
    try {
      if (file.size() < bytes) {
        file.resize(bytes);
      }
      MirrorFit.size(place, sidecar.latest(), file.size());
      if (!place.device()) {
        file.sync();
        disk.syncDirectory(place.directory());
      }
      return new Mirror(place, file, sidecar);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /// Takes an existing file or device with its content, the volume's as of `at`, as the mirror: writes
  /// the sidecar and nothing else.
  public static Mirror adopt(Disk disk, MirrorPlace place, MirrorIdentity identity, Position at)
      throws IOException {
    checkThere(disk, place);
    Sidecar sidecar = Sidecar.create(disk, place, new SidecarRecord(0, identity, at, 0));
    try {
      return attach(disk, place, sidecar, Mode.WRITE, 0);
    } catch (IOException e) {
      sidecar.close();
      throw e;
    }
  }

  /// Opens a mirror whose sidecar must fit: `identity`, and last synced at `recordedLsn`, which is what
  /// the group's state says of this volume, or by the batch that was under way then, up to `destaging`.
  public static Mirror open(
      Disk disk, MirrorPlace place, MirrorIdentity identity, long recordedLsn, long destaging)
      throws IOException {
    checkThere(disk, place);
    Sidecar sidecar = Sidecar.open(disk, place.sidecar());
    try {
      SidecarRecord latest = sidecar.latest();
      MirrorFit.identity(place, latest, identity);
      MirrorFit.position(place, latest, recordedLsn, destaging);
      sidecar.confirm();
      return attach(disk, place, sidecar, Mode.WRITE, 0);
    } catch (IOException e) {
      sidecar.close();
      throw e;
    }
  }

  /// Whose mirror lies at `place`, as its sidecar says; null when none does.
  public static @Nullable MirrorIdentity identity(Disk disk, MirrorPlace place) throws IOException {
    if (!disk.exists(place.sidecar())) {
      return null;
    }
    try (Sidecar sidecar = Sidecar.open(disk, place.sidecar())) {
      return sidecar.latest().identity();
    } catch (MirrorRefused e) {
      return null;
    }
  }

  private static void checkThere(Disk disk, MirrorPlace place) throws IOException {
    if (!disk.exists(place.file())) {
      String detail = "there is no " + place.file() + ": bring it back, or mount what it lies on";
      throw new MirrorRefused(Reason.MISSING, detail);
    }
  }

  /// Bytes of the file, or of the device. Reads beyond are zeroes.
  public long sizeBytes() {
    return sizeBytes;
  }

  /// Where the mirror was last synced, by its sidecar: everything below is in it.
  public Position synced() {
    return sidecar.latest().synced();
  }

  /// Fills `into`, native memory, from `offset`; blocks on the disk.
  public void read(MemorySegment into, long offset) throws IOException {
    enter();
    try {
      long present = presentBytes(into, offset);
      if (present > 0 && file.read(into.asSlice(0, present), offset) < present) {
        throw failure("read", "has become shorter than " + sizeBytes + " bytes");
      }
      into.asSlice(present).fill((byte) 0);
    } finally {
      leave();
    }
  }

  /// As [#read], but only what is there without waiting: returns how many bytes from the front.
  public long readNoWait(MemorySegment into, long offset) throws IOException {
    enter();
    try {
      long present = presentBytes(into, offset);
      if (present > 0) {
        int read = file.readNoWait(into.asSlice(0, present), offset);
        if (read < present) {
          return read;
        }
      }
      into.asSlice(present).fill((byte) 0);
      return into.byteSize();
    } finally {
      leave();
    }
  }

  private long presentBytes(MemorySegment into, long offset) {
    return Math.clamp(sizeBytes - offset, 0, into.byteSize());
  }

  /// The first offset at or after `offset` that may hold data; the size if there is none.
  public long nextData(long offset) throws IOException {
    enter();
    try {
      return offset >= sizeBytes ? offset : Math.min(sizeBytes, file.nextData(offset));
    } finally {
      leave();
    }
  }

  /// The first offset at or after `offset` that is known to be a hole; the size if there is none.
  public long nextHole(long offset) throws IOException {
    enter();
    try {
      return offset >= sizeBytes ? offset : Math.min(sizeBytes, file.nextHole(offset));
    } finally {
      leave();
    }
  }

  /// Hints that the range is read soon.
  public void willNeed(long offset, long length) throws IOException {
    enter();
    try {
      file.advise(offset, length, true);
    } finally {
      leave();
    }
  }

  private void enter() throws IOException {
    int before;
    do {
      before = readers.get();
      if (before >= CLOSED) {
        throw failure("read", "the volume was deleted or its group is stopping");
      }
    } while (!readers.compareAndSet(before, before + 1));
  }

  private void leave() throws IOException {
    if (readers.decrementAndGet() == CLOSED) {
      closeFiles();
    }
  }

  private DiskFailure failure(String operation, String detail) {
    return new DiskFailure(Kind.MEDIUM, operation, place.file(), detail);
  }

  /// Writes all of `from`, native memory, at `offset`, within the size.
  public void write(MemorySegment from, long offset) throws IOException {
    beforeWrite(offset, from.byteSize());
    file.write(from, offset);
  }

  /// Makes the range, within the size, read as zeroes: a hole if `punch` and the disk can.
  public void zero(long offset, long length, boolean punch) throws IOException {
    beforeWrite(offset, length);
    file.zero(offset, length, punch);
  }

  private void beforeWrite(long offset, long length) {
    Check.check(!held, "C1: no write to a held mirror", offset, length);
    Check.check(offset + length <= sizeBytes, "mirror: range", offset + length, sizeBytes);
    dirty = true;
  }

  /// Makes what was written durable, if anything was, and says in the sidecar that the mirror now holds
  /// everything below `at`. Its failure is final for what was written: destage that again.
  public void sync(Position at) throws IOException {
    if (dirty) {
      file.sync();
      sidecar.write(at, place.device() ? 0 : sizeBytes);
      dirty = false;
    }
  }

  /// As [#sync], and says so in any case: a catch-up batch was applied, whose log may begin before what the
  /// mirror held of a history that was given up.
  public void restart(Position at) throws IOException {
    file.sync();
    sidecar.restart(at, place.device() ? 0 : sizeBytes);
    dirty = false;
  }

  /// Makes the mirror at least `bytes` long, durably. A device has the size that it has: too small is
  /// [DiskFailure.Kind#NO_SPACE].
  public void grow(long bytes) throws IOException {
    Check.check(!held, "C1: no growing of a held mirror", sizeBytes, bytes);
    long size = file.size();
    if (size < bytes) {
      if (place.device()) {
        String detail = "the device has " + size + " bytes and " + bytes + " are wanted";
        throw new DiskFailure(Kind.NO_SPACE, "grow", place.file(), detail);
      }
      file.resize(bytes);
      file.sync();
      size = bytes;
    }
    sizeBytes = size;
  }

  /// From `true` on nothing may change the mirror until `false` (C1).
  public void hold(boolean hold) {
    held = hold;
  }

  public MirrorPlace place() {
    return place;
  }

  /// Removes a mirror that is not open, and its sidecar; durably on return. A device stays, without its
  /// sidecar. Idempotent.
  public static void remove(Disk disk, MirrorPlace place) throws IOException {
    if (!place.device() && disk.exists(place.directory())) {
      disk.delete(place.file());
      // A file that came back without its sidecar after a power cut would be nobody's.
      disk.syncDirectory(place.directory());
    }
    if (disk.exists(place.sidecarDirectory())) {
      disk.delete(place.sidecar());
      disk.syncDirectory(place.sidecarDirectory());
    }
  }

  /// Later reads fail. Those under way go on; the last of them closes the file.
  @Override
  public void close() throws IOException {
    if (readers.getAndAdd(CLOSED) == 0) {
      closeFiles();
    }
  }

  private void closeFiles() throws IOException {
    try (file) {
      sidecar.close();
    }
  }
}
