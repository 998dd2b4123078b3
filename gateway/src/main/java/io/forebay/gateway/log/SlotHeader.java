package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The first 4 KiB of a slot, outside LSN space: which segment it holds. Written and synced before
/// the slot's first record. Little-endian; docs/formats/log.md.
///
/// ```
///  0 magic "FBSG"  4 version  8 group  24 segment bytes  32 base  40 first lsn
/// 48 chain  56 total  64 epoch  68 epochs kept: n
/// 128 n x { 0 number  4 cause  8 id  24 owner  40 base lsn  48 base chain }
/// 4092 CRC32C of [0, 4092)
/// ```
///
/// @param base of the segment, or [#BLANK]
/// @param firstLsn where its records begin; chain, total and epoch are those before it
/// @param epochs the newest [#EPOCHS_MAX] of the history before `firstLsn`
record SlotHeader(
    UUID group,
    long segmentBytes,
    long base,
    long firstLsn,
    long chain,
    long total,
    int epoch,
    List<Epoch> epochs) {
  static final int BYTES = Lsn.BLOCK_BYTES;

  /// Base of a slot that is prepared and holds nothing.
  static final long BLANK = -1;

  /// What fits; older epochs stand in the state file.
  static final int EPOCHS_MAX = 64;

  private static final int MAGIC = 0x47534246;
  private static final int VERSION = 1;
  private static final int EPOCHS_AT = 128;
  private static final int CRC_AT = BYTES - 4;

  static SlotHeader blank(UUID group, long segmentBytes) {
    return new SlotHeader(group, segmentBytes, BLANK, BLANK, 0, 0, 0, List.of());
  }

  static SlotHeader of(UUID group, long segmentBytes, Segment segment) {
    List<Epoch> epochs = segment.epochs;
    int from = Math.max(0, epochs.size() - EPOCHS_MAX);
    return new SlotHeader(
        group,
        segmentBytes,
        segment.base,
        segment.firstLsn,
        segment.chain,
        segment.total,
        segment.epoch,
        epochs.subList(from, epochs.size()));
  }

  boolean isBlank() {
    return base == BLANK;
  }

  /// Fills `block`, 4 KiB.
  void encode(MemorySegment block) {
    block.fill((byte) 0);
    ByteBuffer out = block.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(VERSION);
    StoredUuid.put(block, out.position(), group);
    out.position(out.position() + StoredUuid.BYTES);
    out.putLong(segmentBytes).putLong(base).putLong(firstLsn).putLong(chain).putLong(total);
    out.putInt(epoch).putInt(epochs.size()).position(EPOCHS_AT);
    for (Epoch each : epochs) {
      out.putInt(each.number()).putInt(each.cause().code());
      StoredUuid.put(block, out.position(), each.id());
      StoredUuid.put(block, out.position() + StoredUuid.BYTES, each.owner());
      out.position(out.position() + 2 * StoredUuid.BYTES);
      out.putLong(each.baseLsn()).putLong(each.baseChain());
    }
    out.putInt(CRC_AT, RecordLayout.crc(block, 0, CRC_AT));
  }

  /// Reads a slot's first block, or null when it is no intact header of this format.
  static @Nullable SlotHeader decode(MemorySegment block) {
    ByteBuffer in = block.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    boolean intact =
        in.getInt(0) == MAGIC
            && in.getInt(4) == VERSION
            && in.getInt(CRC_AT) == RecordLayout.crc(block, 0, CRC_AT);
    int count = in.getInt(68);
    if (!intact || count < 0 || count > EPOCHS_MAX) {
      return null;
    }
    UUID group = StoredUuid.get(block, 8);
    in.position(8 + StoredUuid.BYTES);
    long segmentBytes = in.getLong();
    long base = in.getLong();
    long firstLsn = in.getLong();
    long chain = in.getLong();
    long total = in.getLong();
    int epoch = in.getInt();
    in.position(EPOCHS_AT);
    List<Epoch> epochs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = in.getInt();
      int code = in.getInt();
      if (code < EpochCause.FIRST.code() || code > EpochCause.SWITCHOVER.code()) {
        return null;
      }
      EpochCause cause = EpochCause.of(code);
      UUID id = StoredUuid.get(block, in.position());
      UUID owner = StoredUuid.get(block, in.position() + StoredUuid.BYTES);
      in.position(in.position() + 2 * StoredUuid.BYTES);
      epochs.add(new Epoch(number, id, owner, cause, in.getLong(), in.getLong()));
    }
    return new SlotHeader(
        group, segmentBytes, base, firstLsn, chain, total, epoch, List.copyOf(epochs));
  }
}
