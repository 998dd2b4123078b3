package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Lsn;
import java.lang.foreign.MemorySegment;

/// Validity of one record (B4), checked alike after a read from disk or ring and before a received
/// record is taken. Every length is checked here before anything relies on it.
final class RecordRules {
  private RecordRules() {}

  /// Whether `[at, limit)` of `log` starts with a valid header for `lsn` after `previousChain` in
  /// `previousEpoch`. On [Invalid#NONE] type, length and size may be trusted; of the bytes behind the
  /// header nothing is known yet.
  static Invalid header(
      MemorySegment log, long at, long limit, long lsn, long previousChain, int previousEpoch) {
    Invalid alone = headerAlone(log, at, limit, lsn);
    if (alone != Invalid.NONE) {
      return alone;
    }
    if (!epochFollows(log, at, previousEpoch)) {
      return Invalid.EPOCH;
    }
    boolean links = RecordLayout.chainAfter(previousChain, log, at) == RecordLayout.chain(log, at);
    return links ? Invalid.NONE : Invalid.CHAIN;
  }

  /// As [#header], without the predecessor: is this an intact header of a record at `lsn`?
  static Invalid headerAlone(MemorySegment log, long at, long limit, long lsn) {
    if (limit - at < RecordLayout.HEADER_BYTES) {
      return Invalid.CUT;
    }
    if (log.get(RecordLayout.INT, at) != RecordLayout.MAGIC) {
      return Invalid.MAGIC;
    }
    int crc = RecordLayout.crc(log, at, RecordLayout.HEADER_CRC_AT);
    if (crc != log.get(RecordLayout.INT, at + RecordLayout.HEADER_CRC_AT)) {
      return Invalid.HEADER_CRC;
    }
    if (log.get(JAVA_BYTE, at + 4) != RecordLayout.VERSION
        || log.get(RecordLayout.INT, at + RecordLayout.RESERVED_AT) != 0) {
      return Invalid.VERSION;
    }
    RecordType type = RecordLayout.type(log, at);
    if (type == null) {
      return Invalid.TYPE;
    }
    if (RecordLayout.lsn(log, at) != lsn) {
      return Invalid.LSN;
    }
    boolean shaped = shaped(type, lsn, RecordLayout.offset(log, at), RecordLayout.length(log, at));
    return shaped ? Invalid.NONE : Invalid.SHAPE;
  }

  /// Whether the payload of the record at `at`, whose header is valid, lies before `limit` and is
  /// what the header says.
  static Invalid payload(MemorySegment log, long at, long limit, RecordType type) {
    if (!type.hasPayload()) {
      return Invalid.NONE;
    }
    int length = RecordLayout.length(log, at);
    long from = at + RecordLayout.HEADER_BYTES;
    if (limit - from < length) {
      return Invalid.CUT;
    }
    boolean intact = RecordLayout.crc(log, from, length) == RecordLayout.payloadCrc(log, at);
    return intact ? Invalid.NONE : Invalid.PAYLOAD_CRC;
  }

  /// The rules of size and place.
  static boolean shaped(RecordType type, long lsn, long offset, int length) {
    if (lsn < 0 || lsn % Lsn.ALIGNMENT != 0 || offset < 0 || length < 0) {
      return false;
    }
    boolean fits =
        switch (type) {
          case WRITE -> length >= 1 && length <= RecordLayout.PAYLOAD_BYTES_MAX;
          case ZERO, TRIM -> length >= 1 && length <= RecordLayout.EXTENT_BYTES_MAX;
          case CHECKPOINT, EPOCH_END, VOLUME_CHANGED, STATE ->
              length <= RecordLayout.PAYLOAD_BYTES_MAX;
          case EPOCH_START -> length == EpochStart.BYTES;
          case MARK -> length < RecordLayout.BATCH_BYTES_MAX;
        };
    if (!fits) {
      return false;
    }
    long bytes = RecordLayout.recordBytes(type, lsn, length);
    long left = Lsn.bytesToFold(lsn) - bytes;
    return type.endsBatch()
        ? left >= 0 && (lsn + bytes) % Lsn.BLOCK_BYTES == 0
        : left >= RecordLayout.FOLD_GAP_BYTES_MIN;
  }

  /// Epochs never go back; only an EpochStart begins one.
  private static boolean epochFollows(MemorySegment log, long at, int previous) {
    int epoch = RecordLayout.epoch(log, at);
    return RecordLayout.type(log, at) == RecordType.EPOCH_START
        ? epoch > previous
        : epoch == previous;
  }
}
