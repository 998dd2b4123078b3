package io.forebay.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk.Mode;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.sim.SimCounts.Op;
import io.forebay.gateway.sim.SimFaults.Verdict;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whoever walks over a slot sees its bytes, whichever piece they came with.
class SlotScannerTest {
  private static final LogShape SHAPE =
      new LogShape(Lsn.FOLD_BYTES, LogShape.SLOTS_MIN, Lsn.FOLD_BYTES);
  private static final long BASE = 5 * Lsn.FOLD_BYTES;

  private final SimRig rig = new SimRig(1);
  private final Random random = new Random(1);
  private final MemorySegment content;
  private final SlotFiles files;

  SlotScannerTest() throws IOException {
    byte[] bytes = new byte[(int) Lsn.FOLD_BYTES];
    random.nextBytes(bytes);
    content = MemorySegment.ofArray(bytes);
    rig.disk.makeDirectories(SimRig.DIR);
    files = new SlotFiles(rig.disk, SimRig.DIR, Mode.DIRECT);
    write(0, Lsn.FOLD_BYTES);
  }

  private void write(int slot, long size) throws IOException {
    try (Arena arena = Arena.ofConfined();
        DiskFile file =
            rig.disk.open(SimRig.DIR.resolve(SlotFiles.name(slot)), Mode.CREATE_DIRECT)) {
      MemorySegment aligned = arena.allocate(size, Lsn.BLOCK_BYTES);
      file.write(aligned.copyFrom(content.asSlice(0, size)), SlotHeader.BYTES);
    }
  }

  /// Walks from `offset` to the end in steps of a record; returns the offset of the first byte seen
  /// that the slot does not hold, or the slot's size.
  private long walk(SlotScanner scanner, long offset) throws IOException {
    long at = offset;
    while (at < Lsn.FOLD_BYTES) {
      LogSource.Window window = scanner.window(BASE + at);
      int step = Lsn.ALIGNMENT * (1 + random.nextInt(RecordLayout.RECORD_BYTES_MAX / 64));
      long size = Math.min(step, Lsn.FOLD_BYTES - at);
      assertThat(window.limit() - window.at()).isGreaterThanOrEqualTo(size);
      long differs = content.asSlice(at, size).mismatch(window.log().asSlice(window.at(), size));
      if (differs >= 0) {
        return at + differs;
      }
      at += size;
    }
    return at;
  }

  private SlotScanner scanner(int slot) {
    SlotScanner scanner = new SlotScanner(rig.disk, files, SHAPE);
    scanner.use(slot, BASE);
    return scanner;
  }

  @Test
  void walk_fromAnywhere_seesEveryByte() throws IOException {
    try (SlotScanner scanner = scanner(0)) {
      for (int round = 0; round < 20; round++) {
        long from = Lsn.ALIGNMENT * random.nextLong(Lsn.FOLD_BYTES / Lsn.ALIGNMENT);
        assertThat(walk(scanner, from)).isEqualTo(Lsn.FOLD_BYTES);
        assertThat(scanner.takeUnreadable()).isNull();
      }
      assertThat(walk(scanner, 0)).isEqualTo(Lsn.FOLD_BYTES);
    }
    files.close();
  }

  @Test
  void walk_anotherSlotInTheMiddle_seesThatSlot() throws IOException {
    content.asSlice(SlotPiece.BYTES, 100).fill((byte) 7);
    write(1, Lsn.FOLD_BYTES);
    try (SlotScanner scanner = scanner(0)) {
      scanner.window(BASE);
      scanner.window(BASE + SlotPiece.BYTES / 2); // The next piece of slot 0 is being read.
      scanner.use(1, BASE);
      assertThat(walk(scanner, 0)).isEqualTo(Lsn.FOLD_BYTES);
    }
    files.close();
  }

  @Test
  void walk_readAheadFailsOnce_readsItAgain() throws IOException {
    for (int nth = 1; nth <= 4; nth++) {
      rig.disk.faults.plan(Op.READ, SlotFiles.name(0), nth, Verdict.FAIL);
      try (SlotScanner scanner = scanner(0)) {
        assertThat(walk(scanner, 0)).as("read %d", nth).isEqualTo(Lsn.FOLD_BYTES);
      }
    }
    files.close();
  }

  @Test
  void walk_blockThatCannotBeRead_isBlindThereAndNowhereElse() throws IOException {
    long block = SlotPiece.BYTES + 100 * Lsn.BLOCK_BYTES;
    rig.disk.inode(SimRig.DIR.resolve(SlotFiles.name(0))).spoil(SlotHeader.BYTES + block);
    try (SlotScanner scanner = scanner(0)) {
      assertThat(walk(scanner, 0)).isEqualTo(block);
      assertThat(scanner.blind(BASE + block)).isTrue();
      assertThat(scanner.blind(BASE + block + Lsn.BLOCK_BYTES)).isFalse();
      assertThat(scanner.takeUnreadable()).contains(SlotFiles.name(0));
      assertThat(walk(scanner, block + Lsn.BLOCK_BYTES)).isEqualTo(Lsn.FOLD_BYTES);
    }
    files.close();
  }

  @Test
  void walk_fileCutShort_endsThereAndIsNotBlind() throws IOException {
    long size = SlotPiece.BYTES + SlotPiece.BYTES / 2;
    write(2, size);
    try (SlotScanner scanner = scanner(2)) {
      long seen = walk(scanner, 0);
      assertThat(seen).isEqualTo(size);
      assertThat(scanner.blind(BASE + seen)).isFalse();
    }
    files.close();
  }
}
