package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Volume;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where the fields of a record stand, and the arithmetic of its size. Little-endian.
///
/// ```
///  0 magic  4 version  5 type  6 flags  8 lsn  16 epoch  20 volume  24 wall millis
/// 32 offset  40 length  44 payload CRC  48 chain  56 reserved  60 CRC32C of [0, 60)
/// ```
///
/// Accessors read at `at`, the offset of the record's header in `log`, and check nothing.
public final class RecordLayout {
  /// Bytes of every record's header.
  public static final int HEADER_BYTES = 64;

  /// The longest payload of any record; a larger host write becomes consecutive records.
  public static final int PAYLOAD_BYTES_MAX = Volume.WRITE_BYTES_MAX;

  /// The longest extent of one Zero or Trim.
  public static final long EXTENT_BYTES_MAX = Volume.ZERO_BYTES_MAX;

  /// The longest record but for a Mark's fill.
  public static final int RECORD_BYTES_MAX = HEADER_BYTES + PAYLOAD_BYTES_MAX;

  /// Only a Mark or EpochStart ends on a fold; every other record leaves at least this much before
  /// it, so that an EpochStart fits behind any record.
  public static final int FOLD_GAP_BYTES_MIN = 256;

  /// Log bytes between two batch ends at most: a writer closes its batch after
  /// [Batch#BYTES_TARGET], and one record, fold fill and Mark may come on top. What exceeds this is
  /// refused by a receiver, whose ring has to hold an open batch whole.
  public static final int BATCH_BYTES_MAX = 2 << 20;

  /// "FBR1".
  static final int MAGIC = 0x31524246;

  /// The format version that this code writes, and the only one it reads.
  static final int VERSION = 1;

  static final int TYPE_AT = 5;
  static final int FLAGS_AT = 6;
  static final int LSN_AT = 8;
  static final int EPOCH_AT = 16;
  static final int VOLUME_AT = 20;
  static final int WALL_AT = 24;
  static final int OFFSET_AT = 32;
  static final int LENGTH_AT = 40;
  static final int PAYLOAD_CRC_AT = 44;
  static final int CHAIN_AT = 48;
  static final int RESERVED_AT = 56;
  static final int HEADER_CRC_AT = 60;

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RecordLayout() {}

  /// Bytes in the log of a record at `lsn`, with padding and fill.
  public static long recordBytes(RecordType type, long lsn, int length) {
    return switch (type) {
      case ZERO, TRIM -> HEADER_BYTES;
      case MARK -> HEADER_BYTES + (long) length;
      case EPOCH_START -> Lsn.roundUp(lsn + HEADER_BYTES + length, Lsn.BLOCK_BYTES) - lsn;
      case WRITE, CHECKPOINT, EPOCH_END, VOLUME_CHANGED, STATE ->
          HEADER_BYTES + Lsn.roundUp(length, Lsn.ALIGNMENT);
    };
  }

  /// Bytes on the line of a record: as in the log, without the fill of Mark and EpochStart, which
  /// the receiver regenerates.
  public static int lineBytes(RecordType type, int length) {
    return HEADER_BYTES + (type.hasPayload() ? (int) Lsn.roundUp(length, Lsn.ALIGNMENT) : 0);
  }

  /// The record's type, or null for an unknown code.
  public static @Nullable RecordType type(MemorySegment log, long at) {
    return RecordType.of(log.get(JAVA_BYTE, at + TYPE_AT) & 0xFF);
  }

  public static int flags(MemorySegment log, long at) {
    return log.get(SHORT, at + FLAGS_AT) & 0xFFFF;
  }

  public static long lsn(MemorySegment log, long at) {
    return log.get(LONG, at + LSN_AT);
  }

  public static int epoch(MemorySegment log, long at) {
    return log.get(INT, at + EPOCH_AT);
  }

  public static int volume(MemorySegment log, long at) {
    return log.get(INT, at + VOLUME_AT);
  }

  public static long wallMillis(MemorySegment log, long at) {
    return log.get(LONG, at + WALL_AT);
  }

  public static long offset(MemorySegment log, long at) {
    return log.get(LONG, at + OFFSET_AT);
  }

  public static int length(MemorySegment log, long at) {
    return log.get(INT, at + LENGTH_AT);
  }

  public static int payloadCrc(MemorySegment log, long at) {
    return log.get(INT, at + PAYLOAD_CRC_AT);
  }

  public static long chain(MemorySegment log, long at) {
    return log.get(LONG, at + CHAIN_AT);
  }

  /// Decodes a header that was validated.
  public static RecordHeader decode(MemorySegment log, long at) {
    RecordType type = Check.present(type(log, at), "a valid record has a type", at, 0);
    return new RecordHeader(
        type,
        flags(log, at),
        lsn(log, at),
        epoch(log, at),
        volume(log, at),
        wallMillis(log, at),
        offset(log, at),
        length(log, at),
        payloadCrc(log, at),
        chain(log, at));
  }

  /// The chain after the record at `at` if `previous` is the chain before it.
  static long chainAfter(long previous, MemorySegment log, long at) {
    return Chain.fold(
        previous,
        log.get(LONG, at),
        log.get(LONG, at + 8),
        log.get(LONG, at + 16),
        log.get(LONG, at + 24),
        log.get(LONG, at + 32),
        log.get(LONG, at + 40));
  }

  /// CRC32C of `[at, at + bytes)`.
  public static int crc(MemorySegment log, long at, long bytes) {
    CRC32C crc = new CRC32C();
    crc.update(log.asSlice(at, bytes).asByteBuffer());
    return (int) crc.getValue();
  }

  /// What stands in the payload CRC field of a Mark, which has no payload: CRC32C of the UUID of the
  /// store instance that wrote it. A Mark that was received claims nothing here (B4).
  public static int writerTag(UUID store) {
    ByteBuffer bytes =
        ByteBuffer.allocate(StoredUuid.BYTES)
            .putLong(store.getMostSignificantBits())
            .putLong(store.getLeastSignificantBits())
            .flip();
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
