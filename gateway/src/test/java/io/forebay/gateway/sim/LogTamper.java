package io.forebay.gateway.sim;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What befalls a store while no process looks: torn appends, lost, damaged and foreign rings, rotten
/// and missing slots.
final class LogTamper {
  /// The ring's log begins behind its header: docs/formats/log.md.
  private static final int RING_HEADER_BYTES = Lsn.BLOCK_BYTES;

  private final LogStage stage;
  private final LongSupplier end;
  private final SimDisk disk;
  private final SimRandomness random;
  private @Nullable MemorySegment oldRing;
  private String oldRingBoot = "";

  /// `end` is where the log ended when its process died.
  LogTamper(LogStage stage, LongSupplier end) {
    this.stage = stage;
    this.end = end;
    disk = stage.machine.disk;
    random = stage.random;
  }

  /// `killed`: the process died at any instant, also amid an append.
  void betweenLives(boolean killed) throws IOException {
    disk.faults.stop();
    boolean exists = disk.exists(LogStage.RING);
    if (exists && stage.ringKept && killed && random.coin()) {
      tearAppend();
    }
    boolean ours = exists && stage.ringKept;
    if (ours && oldRing == null && stage.plan.ringTamperShare() > 0) {
      keepRing();
    }
    if (random.chance(stage.plan.ringTamperShare())) {
      stage.ringTampered = true;
      stage.ringKept = false;
      if (ours && random.chance(0.7)) {
        tamperRing();
      } else {
        putStrangeRing();
      }
    }
    if (random.chance(stage.plan.slotTamperShare())) {
      tamperSlots();
    }
    // With what it contradicts damaged as well, nobody could tell.
    if (random.oneIn(20) && !stage.damaged && stage.promises.putCleanCopyBack()) {
      stage.stateTampered = true;
      stage.coverage.hit("old state file put back");
    }
  }

  /// The first bytes of a record that was never published.
  private void tearAppend() throws IOException {
    try (Memory ring = disk.openShared(LogStage.RING)) {
      MemorySegment log = ring.segment().asSlice(RING_HEADER_BYTES);
      long at = end.getAsLong() % log.byteSize();
      long size = 1 + random.below(Math.min(8192, Lsn.bytesToFold(end.getAsLong())));
      MemorySegment.copy(
          MemorySegment.ofBuffer(LogModel.payload(random.below(1 << 20), (int) size)),
          0,
          log,
          at,
          size);
      stage.coverage.hit("torn append");
    }
  }

  private void tamperRing() throws IOException {
    switch (random.below(3)) {
      case 0 -> {
        disk.delete(LogStage.RING);
        stage.coverage.hit("ring deleted");
      }
      case 1 -> {
        flipInRing(random.below(512L));
        stage.coverage.hit("ring header damaged");
      }
      default -> {
        long unsynced = end.getAsLong() - stage.promises.flushed;
        long lsn = end.getAsLong() - random.below(Math.max(1, unsynced));
        flipInRing(RING_HEADER_BYTES + lsn % stage.plan.shape().ringBytes());
        stage.coverage.hit("ring damaged");
      }
    }
  }

  /// Something else stands where the ring should: nothing of ours, or our own of an earlier boot.
  private void putStrangeRing() throws IOException {
    disk.delete(LogStage.RING);
    disk.makeDirectories(SimDisk.SHARED);
    MemorySegment old = oldRingBoot.equals(disk.bootId()) ? null : oldRing;
    long bytes = old != null ? old.byteSize() : random.below(3L) * Lsn.BLOCK_BYTES + 100;
    try (Memory ring = disk.createShared(LogStage.RING, bytes)) {
      if (old != null) {
        ring.segment().copyFrom(old);
      } else {
        ring.segment().fill((byte) random.below(2));
      }
    }
    stage.coverage.hit(old != null ? "ring of an earlier boot" : "ring of something else");
  }

  private void keepRing() throws IOException {
    try (Memory ring = disk.openShared(LogStage.RING)) {
      oldRing = SimPool.ofThread().take(ring.segment().byteSize());
      oldRing.copyFrom(ring.segment());
      oldRingBoot = disk.bootId();
    }
  }

  /// Gives back what was kept.
  void free() {
    if (oldRing != null) {
      SimPool.ofThread().give(oldRing);
    }
  }

  private void flipInRing(long offset) throws IOException {
    try (Memory ring = disk.openShared(LogStage.RING)) {
      MemorySegment bytes = ring.segment();
      byte old = bytes.get(ValueLayout.JAVA_BYTE, offset);
      bytes.set(ValueLayout.JAVA_BYTE, offset, (byte) (old ^ 1 << random.below(8)));
    }
  }

  private void tamperSlots() throws IOException {
    List<String> slots = disk.list(LogStage.SEGMENTS);
    if (slots.isEmpty()) {
      return;
    }
    var slot = LogStage.SEGMENTS.resolve(slots.get(random.below(slots.size())));
    switch (random.below(4)) {
      case 0 -> {
        disk.inode(slot).flip(random.below(128L), random.below(8));
        stage.coverage.hit("slot header damaged");
      }
      case 1 -> {
        DiskFile file = disk.open(slot, Mode.WRITE);
        long page = random.below(file.size() / Lsn.BLOCK_BYTES) * Lsn.BLOCK_BYTES;
        file.zero(page, Lsn.BLOCK_BYTES * (1L + random.below(64)), true);
        file.sync();
        file.close();
        stage.coverage.hit("slot partly zeroed");
      }
      default -> {
        disk.rot(path -> path.startsWith(LogStage.SEGMENTS + "/"));
        stage.coverage.hit("slot damaged");
      }
    }
    stage.damaged = true;
  }
}
