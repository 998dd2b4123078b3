package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import io.forebay.gateway.mirror.Mirror;
import io.forebay.gateway.mirror.Mirrors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Copies what one side of a fork has alone into a branch, a little at a time: the records of its tail,
/// and of extents whose records are gone what the mirrors hold. Durable when [#step] says so. Confined to
/// one thread.
final class BranchWriter implements AutoCloseable {
  /// Read at a time; more than any record.
  private static final int WINDOW_BYTES = 4 << 20;

  private final Disk disk;
  private final Path directory;
  private final Plan plan;
  private final LogReader log;
  private final Mirrors mirrors;
  private final Pin pin;
  private final RecordWalk walk;
  private final StagedLog records;
  private final StagedExtents image;
  private final Memory window;
  private final Memory line;
  private final TreeMap<Integer, Sum> sums = new TreeMap<>();
  private long count;
  private long logBytes;
  private long firstMillis;
  private long lastMillis;
  private long imageBytes;
  private int volumeAt;
  private long offsetAt;

  /// What is to be kept.
  ///
  /// @param extents whose records are gone; empty when none are
  /// @param imageLsn what the mirrors hold
  /// @param volumes as of the end
  record Plan(
      GroupIdentity identity,
      long id,
      UUID keeper,
      String keeperName,
      long forkLsn,
      Position from,
      Position end,
      ExtentSet extents,
      long imageLsn,
      VolumeTable volumes,
      long nowMillis) {
    /// Bytes that this may take.
    long bytes() {
      long entries = extents.bytes() / CatchUpPiece.BYTES_MAX + extents.count() + 1L;
      return end.lsn() - from.lsn() + extents.bytes() + entries * StagedExtents.HEADER_BYTES;
    }
  }

  private static final class Sum {
    private long writes;
    private long bytes;
    private long imageBytes;
  }

  private BranchWriter(
      Disk disk, Path directory, Plan plan, LogReader log, Mirrors mirrors, Pin pin)
      throws IOException {
    this.disk = disk;
    this.directory = directory;
    this.plan = plan;
    this.log = log;
    this.mirrors = mirrors;
    this.pin = pin;
    walk = new RecordWalk(plan.from());
    records = StagedLog.open(disk, directory.resolve(Branches.LOG), plan.from(), false);
    image = StagedExtents.open(disk, directory.resolve(Branches.IMAGE), false);
    window = disk.allocate(WINDOW_BYTES);
    line = disk.allocate(WINDOW_BYTES);
  }

  /// Begins a branch in the new `directory`. Takes `pin`, which keeps `plan.from` readable.
  static BranchWriter begin(
      Disk disk, Path directory, Plan plan, LogReader log, Mirrors mirrors, Pin pin)
      throws IOException {
    try {
      disk.makeDirectories(directory);
      return new BranchWriter(disk, directory, plan, log, mirrors, pin);
    } catch (IOException e) {
      pin.close();
      throw e;
    }
  }

  /// Which branch this becomes.
  long branch() {
    return plan.id();
  }

  /// Copies some; gives the report once everything, it included, is durable. Blocks.
  @Nullable Branch step() throws IOException {
    if (walk.lsn() < plan.end().lsn()) {
      copyRecords();
      return null;
    }
    ExtentSet.Piece piece = plan.extents().next(volumeAt, offsetAt, CatchUpPiece.BYTES_MAX);
    if (piece != null) {
      copyExtent(piece);
      volumeAt = piece.volume();
      offsetAt = piece.end();
      return null;
    }
    return finish();
  }

  private void copyRecords() throws IOException {
    long base = walk.lsn();
    long size = Math.min(WINDOW_BYTES, plan.end().lsn() - base);
    log.read(base, window.segment().asSlice(0, size));
    long filled = 0;
    while (walk.lsn() < base + size) {
      long at = walk.lsn() - base;
      RecordType type = walk.next(window.segment(), at, size);
      if (type == null) {
        break;
      }
      int bytes = RecordLayout.lineBytes(type, RecordLayout.length(window.segment(), at));
      MemorySegment.copy(window.segment(), at, line.segment(), filled, bytes);
      filled += bytes;
      note(RecordLayout.decode(window.segment(), at));
    }
    Check.check(filled > 0, "a record fits the window", base, size);
    long taken = records.append(line.segment().asSlice(0, filled));
    Check.check(taken == filled, "whole records are taken", taken, filled);
    logBytes += filled;
  }

  private void note(RecordHeader header) {
    count++;
    firstMillis = firstMillis == 0 ? header.wallMillis() : firstMillis;
    lastMillis = header.wallMillis();
    switch (header.type()) {
      case WRITE, ZERO, TRIM -> {
        Sum sum = sums.computeIfAbsent(header.volume(), number -> new Sum());
        sum.writes++;
        sum.bytes += header.length();
      }
      case CHECKPOINT, EPOCH_START, EPOCH_END, VOLUME_CHANGED, STATE, MARK -> {}
    }
  }

  /// As the mirror has it; what lies beyond it reads as zeroes.
  private void copyExtent(ExtentSet.Piece piece) throws IOException {
    VolumeEntry volume = plan.volumes().byNumber(piece.volume());
    Mirror mirror = mirrors.find(piece.volume());
    if (volume == null || mirror == null) {
      return; // Deleted by the end.
    }
    long length = Math.min(piece.length(), volume.sizeBytes() - piece.offset());
    if (length <= 0) {
      return;
    }
    long end = piece.offset() + length;
    boolean beyond = piece.offset() >= mirror.sizeBytes();
    if (beyond || mirror.nextData(piece.offset()) >= end) {
      image.zero(piece.volume(), piece.offset(), length);
    } else {
      MemorySegment bytes = window.segment().asSlice(0, length);
      mirror.read(bytes, piece.offset());
      image.put(piece.volume(), piece.offset(), bytes);
    }
    sums.computeIfAbsent(piece.volume(), number -> new Sum()).imageBytes += length;
    imageBytes += length;
  }

  private Branch finish() throws IOException {
    Position end = walk.position(plan.identity().group());
    Check.check(end.equals(plan.end()), "R3 all of the tail", end, plan.end());
    records.sync();
    image.seal();
    Branch report = report();
    Staging.writeChecked(disk, directory, Branches.REPORT, report.encode());
    disk.syncDirectory(Objects.requireNonNull(directory.getParent()));
    disk.syncDirectory(Objects.requireNonNull(directory.getParent().getParent()));
    return report;
  }

  private Branch report() {
    List<Branch.Part> parts = new ArrayList<>();
    sums.forEach((number, sum) -> {
      VolumeEntry volume = plan.volumes().byNumber(number);
      if (parts.size() < Branch.PARTS_MAX) {
        parts.add(
            new Branch.Part(
                number,
                volume == null ? new UUID(0, 0) : volume.uuid(),
                volume == null ? "" : volume.name(),
                volume == null ? 0 : volume.sizeBytes(),
                sum.writes,
                sum.bytes,
                sum.imageBytes));
      }
    });
    GroupIdentity identity = plan.identity();
    return new Branch(
        identity.group(),
        identity.appliance(),
        identity.store(),
        plan.id(),
        plan.nowMillis(),
        plan.keeper(),
        plan.keeperName(),
        plan.forkLsn(),
        plan.from(),
        plan.end(),
        imageBytes == 0 ? Group.NONE : plan.imageLsn(),
        imageBytes,
        count,
        logBytes,
        firstMillis,
        lastMillis,
        parts);
  }

  @Override
  public void close() throws IOException {
    pin.close();
    window.close();
    line.close();
    try (records) {
      image.close();
    }
  }
}
