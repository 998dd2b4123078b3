package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.UUID;

/// A log that is only bytes in memory, for tests of its readers: valid records, Marks where the test
/// wants them, `durable` where the test says. Survives the crashes of the machine it stands beside.
public final class MemoryLog implements LogReader {
  /// The log's length in blocks that pins are told apart in.
  private static final int PINNED_BLOCKS = 1 << 15;

  public final UUID group;
  public final LogLock lock = new LogLock();

  /// What [#read] does before it reads: a disk operation, with its failures.
  public interface DiskRead {
    void read(long lsn, long bytes) throws IOException;
  }

  public RecordListener listener = (type, flags, lsn, volume, offset, length) -> {};
  public DiskRead diskRead = (lsn, bytes) -> {};

  /// What [#surgeNanos()] says.
  public long surgeNanos = NEVER;

  /// Nothing below is in the ring.
  public long ringFloor;

  private final PinTable pins = new PinTable(Lsn.BLOCK_BYTES, PINNED_BLOCKS);
  private byte[] bytes = new byte[1 << 20];
  private long start;
  private long appended;
  private long durable;
  private long markEnd;
  private long chain;
  private int epoch;

  public MemoryLog(UUID group) {
    this.group = group;
    chain = Chain.seed(group);
  }

  /// The position before the first record.
  public Position origin() {
    return new Position(group, 0, 0, Chain.seed(group));
  }

  public Position end() {
    return new Position(group, epoch, appended, chain);
  }

  /// Begins the next epoch.
  public void epochStart() {
    epoch++;
    put(RecordType.EPOCH_START, 0, 0, 0, EpochStart.BYTES, new byte[EpochStart.BYTES]);
  }

  /// Appends a record, behind the fold if it does not fit before it; returns its LSN.
  public long append(
      RecordType type, int flags, int volume, long offset, int length, byte[] payload) {
    Check.check(payload.length <= RecordLayout.PAYLOAD_BYTES_MAX, "payload", payload.length, 0);
    long size = RecordLayout.recordBytes(type, appended, length);
    if (Lsn.bytesToFold(appended) - size < RecordLayout.FOLD_GAP_BYTES_MIN) {
      mark(appended + Lsn.bytesToFold(appended));
    } else if (appended + size - markEnd > RecordLayout.BATCH_BYTES_MAX - Lsn.BLOCK_BYTES) {
      mark();
    }
    return put(type, flags, volume, offset, length, payload);
  }

  /// Closes the batch; returns where.
  public long mark() {
    mark(Lsn.roundUp(appended + RecordLayout.HEADER_BYTES, Lsn.BLOCK_BYTES));
    return appended;
  }

  private void mark(long end) {
    int fill = (int) (end - appended - RecordLayout.HEADER_BYTES);
    put(RecordType.MARK, 0, 0, 0, fill, new byte[0]);
  }

  private long put(
      RecordType type, int flags, int volume, long offset, int length, byte[] payload) {
    long lsn = appended;
    int end = Math.toIntExact(lsn + RecordLayout.recordBytes(type, lsn, length));
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
    }
    MemorySegment log = MemorySegment.ofArray(bytes);
    log.asSlice(lsn, end - lsn).fill((byte) 0);
    log.set(RecordLayout.INT, lsn, RecordLayout.MAGIC);
    log.set(JAVA_BYTE, lsn + 4, (byte) RecordLayout.VERSION);
    log.set(JAVA_BYTE, lsn + RecordLayout.TYPE_AT, (byte) type.code());
    log.set(RecordLayout.SHORT, lsn + RecordLayout.FLAGS_AT, (short) flags);
    log.set(RecordLayout.LONG, lsn + RecordLayout.LSN_AT, lsn);
    log.set(RecordLayout.INT, lsn + RecordLayout.EPOCH_AT, epoch);
    log.set(RecordLayout.INT, lsn + RecordLayout.VOLUME_AT, volume);
    log.set(RecordLayout.LONG, lsn + RecordLayout.OFFSET_AT, offset);
    log.set(RecordLayout.INT, lsn + RecordLayout.LENGTH_AT, length);
    MemorySegment.copy(payload, 0, log, JAVA_BYTE, lsn + RecordLayout.HEADER_BYTES, payload.length);
    int crc = RecordLayout.crc(log, lsn + RecordLayout.HEADER_BYTES, payload.length);
    log.set(RecordLayout.INT, lsn + RecordLayout.PAYLOAD_CRC_AT, crc);
    chain = RecordLayout.chainAfter(chain, log, lsn);
    log.set(RecordLayout.LONG, lsn + RecordLayout.CHAIN_AT, chain);
    int headerCrc = RecordLayout.crc(log, lsn, RecordLayout.HEADER_CRC_AT);
    log.set(RecordLayout.INT, lsn + RecordLayout.HEADER_CRC_AT, headerCrc);
    lock.lock();
    try {
      listener.onRecord(type, flags, lsn, volume, offset, length);
      appended = end;
    } finally {
      lock.unlock();
    }
    if (type.endsBatch()) {
      markEnd = end;
    }
    return lsn;
  }

  /// Makes everything up to the last Mark durable.
  public void sync() {
    durable = markEnd;
  }

  /// Cuts off what is not durable, as a power cut with a lost ring does.
  public void powerCut() throws CorruptRecord {
    Position cut = position(durable);
    appended = cut.lsn();
    markEnd = cut.lsn();
    chain = cut.chain();
    epoch = cut.epoch();
  }

  /// The position at a record boundary.
  public Position position(long lsn) throws CorruptRecord {
    RecordWalk walk = new RecordWalk(origin());
    while (walk.lsn() < lsn) {
      walk.next(MemorySegment.ofArray(bytes), walk.lsn(), appended);
    }
    Check.check(walk.lsn() == lsn, "a record boundary", walk.lsn(), lsn);
    return walk.position(group);
  }

  /// Shows every record of `[from, appended)` to `listener`, as a recovery does.
  public void replay(Position from, RecordListener listener) throws CorruptRecord {
    MemorySegment log = MemorySegment.ofArray(bytes);
    RecordWalk scan = new RecordWalk(from);
    while (scan.lsn() < appended) {
      long lsn = scan.lsn();
      RecordType type = Check.present(scan.next(log, lsn, appended), "whole", lsn, appended);
      listener.onRecord(
          type,
          RecordLayout.flags(log, lsn),
          lsn,
          RecordLayout.volume(log, lsn),
          RecordLayout.offset(log, lsn),
          RecordLayout.length(log, lsn));
    }
  }

  /// Flips a bit of the log.
  public void rot(long lsn) {
    bytes[(int) lsn] ^= 4;
  }

  /// Gives up what is below `lsn`: reading it is a bug.
  public void trimTo(long lsn) {
    start = lsn;
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long appended() {
    return appended;
  }

  @Override
  public long durable() {
    return durable;
  }

  @Override
  public Pin pin(long lsn) {
    Check.check(lsn >= start && lsn <= appended, "R2: a pin names retained log", lsn, start);
    return pins.acquire(lsn);
  }

  /// The block of the lowest open pin; `Long.MAX_VALUE` when there is none.
  public long lowestPin() {
    for (long block = 0; block <= appended; block += Lsn.BLOCK_BYTES) {
      if (pins.holdsBack(block)) {
        return block;
      }
    }
    return Long.MAX_VALUE;
  }

  @Override
  public void read(long lsn, MemorySegment into) throws IOException {
    if (!readFromRing(lsn, into)) {
      diskRead.read(lsn, into.byteSize());
      copy(lsn, into);
    }
  }

  @Override
  public long surgeNanos() {
    return surgeNanos;
  }

  @Override
  public boolean readFromRing(long lsn, MemorySegment into) {
    if (lsn < ringFloor) {
      return false;
    }
    copy(lsn, into);
    return true;
  }

  private void copy(long lsn, MemorySegment into) {
    Check.check(lsn >= start || lsn >= lowestPin(), "R2: reads what is retained", lsn, start);
    Check.check(lsn + into.byteSize() <= appended, "reads end at appended", lsn, appended);
    MemorySegment.copy(MemorySegment.ofArray(bytes), lsn, into, 0, into.byteSize());
  }
}
