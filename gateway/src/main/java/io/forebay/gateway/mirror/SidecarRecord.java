package io.forebay.gateway.mirror;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Position;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One slot of a sidecar, as `docs/formats/mirror.md` lays it out: `sequence` counts the writes of the
/// sidecar, `synced` is the position below which the mirror holds everything durably, `sizeBytes`
/// the size of its file then (0 for a device).
record SidecarRecord(long sequence, MirrorIdentity identity, Position synced, long sizeBytes) {
  /// Bytes of a slot: a block, so that writing one never touches the other.
  static final int SLOT_BYTES = 4096;

  /// "FBM1".
  private static final int MAGIC = 0x314D4246;

  private static final int VERSION = 1;

  private static final int MAGIC_AT = 0;
  private static final int VERSION_AT = 4;
  private static final int SEQUENCE_AT = 8;
  private static final int VOLUME_AT = 16;
  private static final int GROUP_AT = 32;
  private static final int LSN_AT = 48;
  private static final int CHAIN_AT = 56;
  private static final int EPOCH_AT = 64;
  private static final int SIZE_AT = 72;
  private static final int CRC_AT = 124;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong BIG_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /// Fills `slot`, [#SLOT_BYTES] long.
  void encode(MemorySegment slot) {
    slot.fill((byte) 0);
    slot.set(INT, MAGIC_AT, MAGIC);
    slot.set(JAVA_BYTE, VERSION_AT, (byte) VERSION);
    slot.set(LONG, SEQUENCE_AT, sequence);
    putUuid(slot, VOLUME_AT, identity.volume());
    putUuid(slot, GROUP_AT, identity.group());
    slot.set(LONG, LSN_AT, synced.lsn());
    slot.set(LONG, CHAIN_AT, synced.chain());
    slot.set(INT, EPOCH_AT, synced.epoch());
    slot.set(LONG, SIZE_AT, sizeBytes);
    slot.set(INT, CRC_AT, crc(slot));
  }

  /// The record in `slot`, or null when it is not intact or of another version.
  static @Nullable SidecarRecord decode(MemorySegment slot) {
    if (slot.get(INT, MAGIC_AT) != MAGIC
        || slot.get(JAVA_BYTE, VERSION_AT) != VERSION
        || slot.get(INT, CRC_AT) != crc(slot)) {
      return null;
    }
    UUID group = uuid(slot, GROUP_AT);
    Position synced =
        new Position(
            group, slot.get(INT, EPOCH_AT), slot.get(LONG, LSN_AT), slot.get(LONG, CHAIN_AT));
    return new SidecarRecord(
        slot.get(LONG, SEQUENCE_AT),
        new MirrorIdentity(uuid(slot, VOLUME_AT), group),
        synced,
        slot.get(LONG, SIZE_AT));
  }

  private static void putUuid(MemorySegment slot, long at, UUID uuid) {
    slot.set(BIG_LONG, at, uuid.getMostSignificantBits());
    slot.set(BIG_LONG, at + 8, uuid.getLeastSignificantBits());
  }

  private static UUID uuid(MemorySegment slot, long at) {
    return new UUID(slot.get(BIG_LONG, at), slot.get(BIG_LONG, at + 8));
  }

  private static int crc(MemorySegment slot) {
    CRC32C crc = new CRC32C();
    crc.update(slot.asSlice(0, CRC_AT).asByteBuffer());
    return (int) crc.getValue();
  }
}
