package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.RecordLayout;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A catch-up batch as it arrives: its header, its extents and its log, in a directory of their own.
/// One batch at a time; another one's remains are dropped when it begins.
final class Staging implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Disk disk;
  private final Path directory;
  private final StagedExtents extents;
  private final StagedMark mark;
  private StagedLog log;
  private CatchUpHeader header;
  private boolean failed;
  private @Nullable Position compared;

  private Staging(
      Disk disk,
      Path directory,
      CatchUpHeader header,
      StagedExtents extents,
      StagedLog log,
      StagedMark mark) {
    this.disk = disk;
    this.directory = directory;
    this.header = header;
    this.extents = extents;
    this.log = log;
    this.mark = mark;
  }

  /// Begins the batch, or resumes it if its remains are here. Durable when it returns. `distrust`
  /// unless this process has staged all of it and no sync of it failed: after a failed one the cache
  /// shows what the disk has not, and the next sync says yes (B5).
  static Staging begin(Disk disk, Path directory, CatchUpHeader header, boolean distrust)
      throws IOException {
    disk.makeDirectories(directory);
    CatchUpHeader there = readHeader(disk, directory);
    if (there == null || !there.batch().equals(header.batch())) {
      drop(disk, directory);
    }
    writeHeader(disk, directory, header);
    return open(disk, directory, header, distrust);
  }

  /// Whether `batch` is the one that was begun here, or consented to.
  static boolean names(Disk disk, Path directory, UUID batch) throws IOException {
    CatchUpHeader there = readHeader(disk, directory);
    return there != null && there.batch().equals(batch);
  }

  /// Whether what was confirmed of `batch` is here.
  static boolean holds(Disk disk, Path directory, UUID batch) throws IOException {
    CatchUpHeader there = readHeader(disk, directory);
    return there != null
        && there.batch().equals(batch)
        && disk.exists(directory.resolve("extents"))
        && disk.exists(directory.resolve("log"));
  }

  /// What an apply that was begun needs; null when `batch` is not whole here.
  static @Nullable Staging reopen(Disk disk, Path directory, UUID batch) throws IOException {
    CatchUpHeader there = readHeader(disk, directory);
    return there == null || !there.batch().equals(batch)
        ? null
        : open(disk, directory, there, false);
  }

  private static Staging open(Disk disk, Path directory, CatchUpHeader header, boolean distrust)
      throws IOException {
    StagedExtents extents = StagedExtents.open(disk, directory.resolve("extents"), distrust);
    try {
      StagedLog log = StagedLog.open(disk, directory.resolve("log"), header.base(), distrust);
      StagedMark mark = StagedMark.open(disk, directory.resolve("confirmed"));
      disk.syncDirectory(directory);
      Staging opened = new Staging(disk, directory, header, extents, log, mark);
      opened.compared = readCompared(disk, directory, header.base().group());
      return opened;
    } catch (IOException e) {
      extents.close();
      throw e;
    }
  }

  /// Removes whatever is staged.
  static void drop(Disk disk, Path directory) throws IOException {
    for (String name : disk.list(directory)) {
      disk.delete(directory.resolve(name));
    }
    if (disk.exists(directory)) {
      disk.syncDirectory(directory);
    }
  }

  CatchUpHeader header() {
    return header;
  }

  StagedExtents extents() {
    return extents;
  }

  StagedLog log() {
    return log;
  }

  /// The primary moved the base: the log starts over, the extents stay.
  void rebase(CatchUpHeader moved) throws IOException {
    if (!moved.batch().equals(header.batch())) {
      throw new IOException("the peer goes on with another batch than it began");
    }
    log.close();
    writeHeader(disk, directory, moved);
    header = moved;
    log = StagedLog.open(disk, directory.resolve("log"), moved.base(), false);
  }

  /// What is staged was written to the mirrors, durably, and is not to be applied over what comes now.
  void extentsApplied() throws IOException {
    mark.write(0, mark.counts());
    extents.clear();
  }

  /// How far the batch was when [#sync] last wrote.
  StagedMark.Counts counts() {
    return mark.counts();
  }

  void sync() throws IOException {
    sync(mark.counts());
  }

  /// `counts` go along, for display after a restart.
  void sync(StagedMark.Counts counts) throws IOException {
    Check.check(!failed, "B5 staging", header.batch());
    failed = true;
    extents.sync();
    log.sync();
    mark.write(extents.bytes(), counts);
    failed = false;
  }

  /// Whether a part that was confirmed cannot be read back: the batch is of no use.
  boolean damaged() {
    return extents.bytes() < mark.confirmed();
  }

  /// Reads back all that an apply up to `endLsn` needs, while the old image still stands. Blocks.
  void verify(long endLsn) throws IOException, Malformed {
    extents.forEach(StagedExtents.NOTHING);
    log.forEach(endLsn, (header, payload) -> {});
  }

  /// Whether a sync failed: it is written again when the batch goes on.
  boolean failed() {
    return failed;
  }

  /// The end of this appliance's own log that the mirrors hold exactly, and that digests are compared
  /// with; null while none are.
  @Nullable Position compared() {
    return compared;
  }

  /// Keeps what the mirrors hold, before a digest is compared: what is found alike counts only as long as
  /// they hold just that (R1).
  void writeCompared(Position at) throws IOException {
    Packer out = new Packer().u32(at.epoch()).u64(at.lsn()).u64(at.chain());
    writeChecked(disk, directory, "compared", out.bytes());
    compared = at;
  }

  /// Whether digests were compared for what is staged there, with mirrors that held something else than
  /// `present`.
  /// (null: with nothing that is worth comparing).
  static boolean outdated(Disk disk, Path directory, @Nullable Position present)
      throws IOException {
    return disk.exists(directory.resolve("compared"))
        && (present == null || !present.equals(readCompared(disk, directory, present.group())));
  }

  private static @Nullable Position readCompared(Disk disk, Path directory, UUID group)
      throws IOException {
    byte[] bytes = readChecked(disk, directory, "compared");
    if (bytes == null) {
      return null;
    }
    try {
      Unpacker in = new Unpacker(bytes);
      Position at = new Position(group, in.u32("epoch"), in.size("lsn"), in.u64("chain"));
      in.end();
      return at;
    } catch (Malformed e) {
      return null;
    }
  }

  /// Keeps an operator's consent for that batch under `name`, in place of what is staged of another one.
  /// Durable on return; it goes when another batch begins.
  static void consent(Disk disk, Path directory, CatchUpHeader header, String name)
      throws IOException {
    disk.makeDirectories(directory);
    if (!names(disk, directory, header.batch())) {
      drop(disk, directory);
      writeHeader(disk, directory, header);
    }
    writeChecked(disk, directory, name, new Packer().uuid(header.batch()).bytes());
  }

  /// Whether [#consent] was given for that batch.
  static boolean consented(Disk disk, Path directory, UUID batch, String name) throws IOException {
    byte[] bytes = readChecked(disk, directory, name);
    try {
      return names(disk, directory, batch) && bytes != null && InPlace.batchIn(bytes).equals(batch);
    } catch (Malformed e) {
      return false;
    }
  }

  /// Keeps where the batch ends, before the intent to apply it: what the new log begins with.
  void writeEnd(LogStart end) throws IOException {
    Packer out = new Packer().u64(end.lsn()).u64(end.chain()).u64(end.total());
    StateCodec.epochs(out, end.epochs());
    writeChecked(disk, directory, "end", out.bytes());
  }

  /// What [#writeEnd] kept, or null.
  @Nullable LogStart readEnd() throws IOException {
    byte[] bytes = readChecked(disk, directory, "end");
    if (bytes == null) {
      return null;
    }
    try {
      Unpacker in = new Unpacker(bytes);
      long lsn = in.size("lsn");
      long chain = in.u64("chain");
      long total = in.size("total");
      LogStart end = new LogStart(lsn, chain, total, StateCodec.epochs(in));
      in.end();
      return end;
    } catch (Malformed e) {
      return null;
    }
  }

  private static void writeHeader(Disk disk, Path directory, CatchUpHeader header)
      throws IOException {
    writeChecked(disk, directory, "header", header.encode());
  }

  private static @Nullable CatchUpHeader readHeader(Disk disk, Path directory) throws IOException {
    byte[] bytes = readChecked(disk, directory, "header");
    try {
      return bytes == null ? null : CatchUpHeader.decode(bytes);
    } catch (Malformed e) {
      return null; // Of no batch that can be resumed: it starts over.
    }
  }

  /// Writes `bytes` behind their length and checksum to `name`, in place of what was there, durably.
  static void writeChecked(Disk disk, Path directory, String name, byte[] bytes)
      throws IOException {
    Path fresh = directory.resolve(name + ".new");
    disk.delete(fresh);
    try (DiskFile file = disk.open(fresh, Disk.Mode.CREATE);
        Memory memory = disk.allocate(bytes.length + 8L)) {
      MemorySegment image = memory.segment().asSlice(0, bytes.length + 8L);
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, image, 8, bytes.length);
      image.set(INT, 0, bytes.length);
      image.set(INT, 4, RecordLayout.crc(image, 8, bytes.length));
      file.write(image, 0);
      file.sync();
    }
    disk.rename(fresh, directory.resolve(name));
    disk.syncDirectory(directory);
  }

  static byte @Nullable [] readChecked(Disk disk, Path directory, String name) throws IOException {
    Path path = directory.resolve(name);
    if (!disk.exists(path)) {
      return null;
    }
    try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
      long size = file.size();
      if (size < 8 || size > CatchUpHeader.BYTES_MAX + 8L) {
        return null;
      }
      try (Memory memory = disk.allocate(size)) {
        MemorySegment image = memory.segment().asSlice(0, size);
        boolean whole =
            file.read(image, 0) == size
                && image.get(INT, 0) == size - 8
                && image.get(INT, 4) == RecordLayout.crc(image, 8, size - 8);
        return whole ? image.asSlice(8).toArray(ValueLayout.JAVA_BYTE) : null;
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (extents;
        mark) {
      log.close();
    }
  }
}
