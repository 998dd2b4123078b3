package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.UUID;

/// A log's bytes whose chain and checksums are right, whatever else its records say.
final class SealedLog {
  /// Beyond it nothing is written: a length that lies must not make a long log.
  private static final int BYTES_MAX = 4 << 20;

  final UUID group;
  private byte[] bytes = new byte[1 << 16];
  private long lsn;
  private long chain;
  private int epoch;

  /// What a record says. `place` and `epoch` should be [#lsn()] and [#epoch()]. `payloadCrc` counts where
  /// `payload` is empty.
  record Said(
      int type, long place, int epoch, long offset, int length, byte[] payload, int payloadCrc) {}

  SealedLog(UUID group) {
    this.group = group;
    chain = Chain.seed(group);
  }

  long lsn() {
    return lsn;
  }

  int epoch() {
    return epoch;
  }

  /// So long that whatever is written behind it fits too.
  byte[] bytes() {
    return Arrays.copyOf(bytes, (int) Lsn.roundUp(lsn + 1, Lsn.BLOCK_BYTES));
  }

  /// A sound record.
  void put(RecordType type, long offset, int length, byte[] payload) {
    put(new Said(type.code(), lsn, epoch, offset, length, payload, 0));
  }

  /// A sound Mark.
  void mark() {
    put(RecordType.MARK, 0, markLength(), new byte[0]);
  }

  int markLength() {
    long end = lsn + RecordLayout.HEADER_BYTES;
    return (int) (Lsn.roundUp(end, Lsn.BLOCK_BYTES) - end);
  }

  /// The payload of an EpochStart that would be sound here but for `base` and `before`.
  byte[] epochStart(int number, long base, int before) {
    Epoch begun = new Epoch(number, new UUID(number, lsn), group, EpochCause.RESTART, base, chain);
    return EpochStart.encode(begun, before).array();
  }

  /// A sound EpochStart.
  void begin() {
    byte[] payload = epochStart(epoch + 1, lsn, epoch);
    int code = RecordType.EPOCH_START.code();
    put(new Said(code, lsn, epoch + 1, 0, payload.length, payload, 0));
  }

  /// Writes a record and moves behind it; false when nobody can: it is none, or too long.
  boolean put(Said said) {
    long room = lsn + RecordLayout.HEADER_BYTES + said.payload.length;
    bytes = room > bytes.length ? Arrays.copyOf(bytes, 2 * (int) room) : bytes;
    MemorySegment log = MemorySegment.ofArray(bytes);
    long from = lsn + RecordLayout.HEADER_BYTES;
    MemorySegment.copy(said.payload, 0, log, JAVA_BYTE, from, said.payload.length);
    log.set(RecordLayout.INT, lsn, RecordLayout.MAGIC);
    log.set(JAVA_BYTE, lsn + 4, (byte) RecordLayout.VERSION);
    log.set(JAVA_BYTE, lsn + RecordLayout.TYPE_AT, (byte) said.type);
    log.set(RecordLayout.LONG, lsn + RecordLayout.LSN_AT, said.place);
    log.set(RecordLayout.INT, lsn + RecordLayout.EPOCH_AT, said.epoch);
    log.set(RecordLayout.LONG, lsn + RecordLayout.OFFSET_AT, said.offset);
    log.set(RecordLayout.INT, lsn + RecordLayout.LENGTH_AT, said.length);
    boolean covered = said.payload.length == said.length;
    int crc = covered ? RecordLayout.crc(log, from, said.length) : said.payloadCrc;
    log.set(RecordLayout.INT, lsn + RecordLayout.PAYLOAD_CRC_AT, crc);
    chain = RecordLayout.chainAfter(chain, log, lsn);
    log.set(RecordLayout.LONG, lsn + RecordLayout.CHAIN_AT, chain);
    int headerCrc = RecordLayout.crc(log, lsn, RecordLayout.HEADER_CRC_AT);
    log.set(RecordLayout.INT, lsn + RecordLayout.HEADER_CRC_AT, headerCrc);
    return behind(said);
  }

  private boolean behind(Said said) {
    RecordType type = RecordType.of(said.type);
    long next = type == null ? lsn : lsn + RecordLayout.recordBytes(type, lsn, said.length);
    if (next <= lsn || next > BYTES_MAX || next % Lsn.ALIGNMENT != 0) {
      lsn += RecordLayout.HEADER_BYTES;
      return false;
    }
    epoch = said.epoch;
    lsn = next;
    bytes = lsn > bytes.length ? Arrays.copyOf(bytes, 2 * (int) lsn) : bytes;
    return true;
  }
}
