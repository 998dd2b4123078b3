package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The far end of a catch-up batch: extents go to the staging, or straight into the mirrors of an
/// appliance that has no image to lose, or has given it up.
final class StagedTarget implements CatchUpTarget {
  /// What staging leaves to others on its disk, and between two looks at that.
  static final long KEPT_FREE_BYTES = 64L << 20;

  private static final long LOOK_BYTES = 16L << 20;

  private final Staging staging;
  private final boolean inPlace;
  private final Arrived arrived;
  private final Door door;
  private final ExtentDigest hash = new ExtentDigest();
  private @Nullable Memory scratch; // Once something is compared.
  private boolean handedOver;
  private long lookBytes; // Staged bytes at which the free space is looked at next.

  /// What the target needs of its group.
  interface Door {
    /// The mirror of a volume that the header lists, made or grown as needed; null when this appliance
    /// cannot have it (the group has raised the alarm).
    Mirror mirror(VolumeEntry volume) throws IOException;

    /// Makes what was put into the mirrors durable.
    void sync(Mirror mirror, Position base) throws IOException;

    /// The mirror of that volume as it stands; null when there is none.
    @Nullable Mirror present(VolumeEntry volume);

    /// As [CatchUpTarget#withdrawn].
    @Nullable String withdrawn();

    Memory allocate(int bytes);

    /// On the disk where batches are staged.
    long freeBytes() throws IOException;

    /// Applies what is staged, as [CatchUpTarget#apply]; takes `staging`.
    void apply(Staging staging, LogStart end, Reply<Position> reply);

    /// The target is given up; its staging is closed already. `sound` unless a sync of it failed.
    void left(boolean sound);
  }

  StagedTarget(Staging staging, boolean inPlace, Arrived arrived, Door door) {
    this.staging = staging;
    this.inPlace = inPlace;
    this.arrived = arrived;
    this.door = door;
  }

  @Override
  public boolean inPlace() {
    return inPlace;
  }

  @Override
  public @Nullable String withdrawn() {
    return door.withdrawn();
  }

  @Override
  public void rebase(CatchUpHeader header) throws IOException {
    staging.rebase(header);
    arrived.rebased(header);
  }

  @Override
  public void put(int volume, long offset, MemorySegment bytes) throws IOException {
    VolumeEntry entry = listed(volume, offset, bytes.byteSize());
    if (entry == null) {
      return;
    }
    if (inPlace) {
      door.mirror(entry).write(bytes, offset);
    } else {
      requireRoom();
      staging.extents().put(volume, offset, bytes);
    }
    arrived.piece(volume, offset, bytes.byteSize());
  }

  /// A batch that is compared was begun without knowing how much differs. What is staged stays: with more room
  /// it goes on from here.
  private void requireRoom() throws IOException {
    long staged = staging.extents().bytes();
    if (staged < lookBytes) {
      return;
    }
    long free = door.freeBytes();
    if (free < KEPT_FREE_BYTES) {
      throw new IOException(
          "what differs takes more than "
              + staged
              + " bytes, and "
              + free
              + " are free where it is staged: make room, and it goes on");
    }
    lookBytes = staged + LOOK_BYTES;
  }

  @Override
  public void zero(int volume, long offset, long length) throws IOException {
    VolumeEntry entry = listed(volume, offset, length);
    if (entry == null) {
      return;
    }
    if (inPlace) {
      door.mirror(entry).zero(offset, length, true);
    } else {
      staging.extents().zero(volume, offset, length);
    }
    arrived.piece(volume, offset, length);
  }

  /// R1: what is alike is not staged, so it has to be in the mirror already, nothing staged may lie over
  /// it, and nobody but this batch may write it before the apply: [Targets] looks at the log for that.
  /// Extents that go straight into the mirrors are never alike: what was read might not be durable. Neither is
  /// what lies beyond what the batch covers: the apply empties that first.
  @Override
  public boolean alike(int volume, long offset, int length, ExtentDigest.Value digest)
      throws IOException {
    VolumeEntry entry = staging.header().control().volumes().byNumber(volume);
    if (inPlace
        || staging.compared() == null
        || length > ExtentDigest.SPAN_BYTES_MAX
        || offset + length > staging.header().sizes().getOrDefault(volume, 0L)
        || entry == null
        || offset > entry.sizeBytes() - length
        || staging.extents().covers(volume, offset, length)) {
      return false;
    }
    Mirror mirror = door.present(entry);
    if (mirror == null) {
      return false;
    }
    boolean alike = digest(mirror, offset, length).equals(digest);
    if (alike) {
      arrived.alike(length);
    }
    return alike;
  }

  private ExtentDigest.Value digest(Mirror mirror, long offset, int length) throws IOException {
    if (length <= ExtentDigest.SLICE_BYTES) {
      MemorySegment bytes = scratch().segment().asSlice(0, length);
      mirror.read(bytes, offset);
      return hash.of(bytes);
    }
    List<ExtentDigest.Value> slices = new ArrayList<>();
    for (int at = 0; at < length; at += ExtentDigest.SLICE_BYTES) {
      slices.add(digest(mirror, offset + at, Math.min(ExtentDigest.SLICE_BYTES, length - at)));
    }
    return hash.of(slices);
  }

  private Memory scratch() {
    Memory there = scratch;
    if (there == null) {
      there = door.allocate(ExtentDigest.SLICE_BYTES);
      scratch = there;
    }
    return there;
  }

  private @Nullable VolumeEntry listed(int volume, long offset, long length) throws IOException {
    VolumeEntry entry = staging.header().control().volumes().byNumber(volume);
    if (entry != null && (offset < 0 || length <= 0 || offset > entry.sizeBytes() - length)) {
      throw new IOException(
          "a catch-up extent leaves volume " + entry.name() + ": " + offset + " + " + length);
    }
    return entry;
  }

  @Override
  public void sync() throws IOException {
    staging.sync(arrived.counts());
    if (inPlace) {
      for (VolumeEntry entry : staging.header().control().volumes().volumes()) {
        door.sync(door.mirror(entry), staging.header().base());
      }
    }
    arrived.synced();
  }

  @Override
  public void log(MemorySegment records) throws IOException, Malformed {
    try {
      long taken = staging.log().append(records);
      if (taken != records.byteSize()) {
        throw new Malformed("the log of a catch-up batch comes in whole records");
      }
    } catch (CorruptRecord e) {
      throw new Malformed("the log of a catch-up batch does not continue: " + e.getMessage());
    }
  }

  @Override
  public long logEnd() {
    return staging.log().end();
  }

  @Override
  public Position logPosition() {
    return staging.log().position();
  }

  @Override
  public void apply(LogStart end, Reply<Position> reply) {
    Check.check(!handedOver, "one apply", end.lsn(), 0);
    handedOver = true;
    free();
    arrived.whole();
    door.apply(staging, end, reply);
  }

  @Override
  public void close() throws IOException {
    if (!handedOver) {
      handedOver = true;
      free();
      try {
        staging.close();
      } finally {
        door.left(!staging.failed());
      }
    }
  }

  private void free() {
    if (scratch != null) {
      scratch.close();
      scratch = null;
    }
  }
}
