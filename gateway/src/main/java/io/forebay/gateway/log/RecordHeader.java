package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;

/// A decoded record header, for slow paths; [RecordLayout] has accessors for hot ones.
///
/// @param flags 16 bits; Checkpoint: bit 0 hold, bit 1 application-consistent; Zero: bit 0 keep allocated
/// @param volume of a Mark or EpochStart: `(lsn - durable) / 64`, unsigned
/// @param wallMillis for display only
/// @param offset in the volume; of a Mark or EpochStart: running total of log bytes without fill
/// @param length bytes of payload; of Zero and Trim: of the extent; of a Mark: of fill
/// @param payloadCrc of a Mark: its writer, see [RecordLayout#writerTag]
/// @param chain after this record
public record RecordHeader(
    RecordType type,
    int flags,
    long lsn,
    int epoch,
    int volume,
    long wallMillis,
    long offset,
    int length,
    int payloadCrc,
    long chain) {

  /// The LSN after this record and its fill.
  public long end() {
    return lsn + RecordLayout.recordBytes(type, lsn, length);
  }

  /// Bytes after the header that the payload CRC covers.
  public int payloadBytes() {
    return type.hasPayload() ? length : 0;
  }

  /// Of a Mark or EpochStart: the `durable` that its writer knew when it wrote it.
  public long durableThen() {
    return lsn - Integer.toUnsignedLong(volume) * Lsn.ALIGNMENT;
  }
}
