package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The growing end of the log: places records in the ring, links them, closes batches. Every method
/// but the watermarks' accessors is called under the group's lock.
///
/// Room: records of hosts and of the line leave [#RESERVE_BYTES] of ring and slots alone, control
/// records [#MARK_BYTES_MAX] of it, so that the open batch can always be closed.
final class Tail {
  /// For control records, Marks and EpochStarts when ring or slots are full: some 250 of them.
  static final int RESERVE_BYTES = 1 << 20;

  /// The most that a Mark that closes a batch takes.
  static final int MARK_BYTES_MAX = Lsn.BLOCK_BYTES;

  private final Ring ring;
  private final RecordListener listener;
  private final SegmentStore store;
  private final long segmentBytes;
  private final int writerTag;
  private volatile long appended;
  private volatile long durable;
  private volatile long slotLimit;
  private long chain;
  private int epoch;
  private long total;
  private Batch closed;
  private Batch durableEnd;

  /// The end that was found or opened: has to be durable before hosts add to it.
  private long opened;

  private List<Epoch> epochs;

  /// Continues behind `state`; `durableEnd` is the batch end up to which all is durable.
  Tail(
      Ring ring,
      SegmentStore store,
      LogShape shape,
      UUID owner,
      RecordListener listener,
      TailState state,
      Batch durableEnd) {
    this.ring = ring;
    this.store = store;
    this.listener = listener;
    segmentBytes = shape.segmentBytes();
    writerTag = RecordLayout.writerTag(owner);
    appended = state.lsn();
    opened = appended;
    durable = durableEnd.lsn();
    this.durableEnd = durableEnd;
    chain = state.chain();
    epoch = state.epoch();
    total = state.total();
    epochs = state.epochs();
    closed = state.closed();
    ring.header().publishAppended(appended);
  }

  /// Any thread.
  long appended() {
    return appended;
  }

  /// Any thread.
  long durable() {
    return durable;
  }

  /// Any thread: where the last slot that may take records ends.
  long slotLimit() {
    return slotLimit;
  }

  void slotLimit(long lsn) {
    Check.check(lsn >= slotLimit, "slots only come", slotLimit, lsn);
    slotLimit = lsn;
  }

  long chain() {
    return chain;
  }

  Position end(UUID group) {
    return new Position(group, epoch, appended, chain);
  }

  int epoch() {
    return epoch;
  }

  /// The batch end where `durable` stands.
  Batch durableEnd() {
    return durableEnd;
  }

  /// B5: whether what a recovery found, and the EpochStart behind it, are durable.
  boolean settled() {
    return durable >= opened;
  }

  Batch closed() {
    return closed;
  }

  List<Epoch> epochs() {
    return epochs;
  }

  /// Moves `durable` to a batch end that a sync has covered.
  void durable(Batch end) {
    Check.check(end.lsn() >= durable, "durable never goes back", durable, end.lsn());
    Check.check(end.lsn() <= closed.lsn(), "durable stands on Marks", end.lsn(), closed.lsn());
    ring.header().publishDurable(end.lsn(), end.chain());
    durableEnd = end;
    durable = end.lsn();
  }

  /// Whether an EpochStart fits; it may take what is left of the reserve.
  boolean fitsEpochStart() {
    long bytes = RecordLayout.recordBytes(RecordType.EPOCH_START, appended, EpochStart.BYTES);
    return appended + bytes <= Math.min(durable + ring.bytes(), slotLimit);
  }

  /// Whether a received record of `bytes` fits here; it is placed already.
  boolean fits(long bytes) {
    return appended + bytes + RESERVE_BYTES <= Math.min(durable + ring.bytes(), slotLimit);
  }

  /// Whether a record of `bytes` fits when `reserve` bytes of ring and slots stay free.
  boolean fits(long bytes, int reserve) {
    return place(bytes) + bytes + reserve <= Math.min(durable + ring.bytes(), slotLimit);
  }

  /// Appends a record that fits. `payload` (nullable, borrowed) is what `payloadCrc` covers. Returns
  /// its LSN, which is not the old `appended` when the fold had to be filled first.
  long append(
      RecordType type,
      int flags,
      int volume,
      long wallMillis,
      long offset,
      int length,
      int payloadCrc,
      @Nullable ByteBuffer payload) {
    long bytes = RecordLayout.recordBytes(type, appended, length);
    long lsn = place(bytes);
    if (lsn != appended) {
      mark(lsn, wallMillis);
    }
    ring.makeRoom(lsn + bytes, durable);
    chain =
        ring.putHeader(
            type, flags, lsn, epoch, volume, wallMillis, offset, length, payloadCrc, chain);
    if (payload != null) {
      long from = lsn + RecordLayout.HEADER_BYTES;
      ring.put(from, payload);
      ring.clear(from + length, lsn + bytes - from - length);
    }
    total += bytes;
    publish(type, flags, lsn, volume, offset, length, lsn + bytes);
    return lsn;
  }

  /// Closes the open batch, filling to the next block. Always fits.
  void mark(long wallMillis) {
    long end = Lsn.roundUp(appended + RecordLayout.HEADER_BYTES, Lsn.BLOCK_BYTES);
    Check.check(end <= durable + ring.bytes() && end <= slotLimit, "reserve for a Mark", end);
    mark(end, wallMillis);
  }

  /// Begins `next` with an EpochStart directly behind the last record, closing the open batch.
  void epochStart(Epoch next, long wallMillis) {
    long lsn = appended;
    ByteBuffer payload = EpochStart.encode(next, epoch);
    int crc = RecordLayout.crc(MemorySegment.ofBuffer(payload), 0, EpochStart.BYTES);
    long end = lsn + RecordLayout.recordBytes(RecordType.EPOCH_START, lsn, EpochStart.BYTES);
    ring.makeRoom(end, durable);
    total += RecordLayout.lineBytes(RecordType.EPOCH_START, EpochStart.BYTES);
    int length = EpochStart.BYTES;
    epoch = next.number();
    chain =
        ring.putHeader(
            RecordType.EPOCH_START,
            0,
            lsn,
            epoch,
            sinceDurable(lsn),
            wallMillis,
            total,
            length,
            crc,
            chain);
    long from = lsn + RecordLayout.HEADER_BYTES;
    ring.put(from, payload);
    ring.clear(from + length, end - from - length);
    List<Epoch> grown = new ArrayList<>(epochs);
    grown.add(next);
    epochs = List.copyOf(grown);
    opened = end;
    publish(RecordType.EPOCH_START, 0, lsn, sinceDurable(lsn), total, length, end);
  }

  /// Takes a received record whose header follows this end and whose payload is intact: `line` holds
  /// it as on the line, from its header on. The fill is made anew.
  void receive(RecordHeader header, MemorySegment line, List<Epoch> epochsAfter) {
    long lsn = header.lsn();
    long end = header.end();
    long bytes = (long) RecordLayout.HEADER_BYTES + header.payloadBytes();
    Check.check(lsn == appended, "B1 received records leave no hole", appended, lsn);
    ring.makeRoom(end, durable);
    ring.put(lsn, line.asSlice(0, bytes));
    ring.clear(lsn + bytes, end - lsn - bytes);
    chain = header.chain();
    epoch = header.epoch();
    epochs = epochsAfter;
    total = header.type().endsBatch() ? header.offset() : total + end - lsn;
    publish(
        header.type(), header.flags(), lsn, header.volume(), header.offset(), header.length(), end);
  }

  private void mark(long end, long wallMillis) {
    long lsn = appended;
    int fill = (int) (end - lsn - RecordLayout.HEADER_BYTES);
    ring.makeRoom(end, durable);
    total += RecordLayout.HEADER_BYTES;
    int distance = sinceDurable(lsn);
    chain =
        ring.putHeader(
            RecordType.MARK, 0, lsn, epoch, distance, wallMillis, total, fill, writerTag, chain);
    ring.clear(lsn + RecordLayout.HEADER_BYTES, fill);
    publish(RecordType.MARK, 0, lsn, distance, total, fill, end);
  }

  private void publish(
      RecordType type, int flags, long lsn, int volume, long offset, int length, long end) {
    listener.onRecord(type, flags, lsn, volume, offset, length);
    ring.header().publishAppended(end);
    appended = end;
    if (type.endsBatch()) {
      closed = new Batch(end, chain, epoch);
      if (end % segmentBytes == 0) {
        store.expect(new Segment(end, end, chain, total, epoch, epochs));
      }
    }
  }

  /// Where a record of `bytes` goes: here, or behind the fold when too little is left before it.
  private long place(long bytes) {
    long left = Lsn.bytesToFold(appended);
    return left - bytes >= RecordLayout.FOLD_GAP_BYTES_MIN ? appended : appended + left;
  }

  private int sinceDurable(long lsn) {
    return (int) ((lsn - durable) / Lsn.ALIGNMENT);
  }
}
