package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// What the log ought to hold: every record since its start, in order, as the driver meant it. It
/// shares no code with the log but the layout of a header.
final class LogModel {
  /// Payloads are slices of one block of noise, so that making and comparing them is cheap.
  private static final int NOISE_BYTES = 1 << 20;

  private static final byte[] NOISE = new byte[NOISE_BYTES + 2 * RecordLayout.PAYLOAD_BYTES_MAX];
  private static final MemorySegment NOISE_SEGMENT = MemorySegment.ofArray(NOISE);
  private static final byte[] ZEROES = new byte[RecordLayout.PAYLOAD_BYTES_MAX];
  private static final MemorySegment ZERO_SEGMENT = MemorySegment.ofArray(ZEROES);

  static {
    SimRandomness random = new SimRandomness(1);
    for (int i = 0; i < NOISE.length; i++) {
      NOISE[i] = (byte) (random.nextLong() | 1);
    }
  }

  /// A payload that is all zeroes: cheap filler.
  static final int ZERO_PAYLOAD = -1;

  /// The log made the payload, or there is none.
  static final int OWN_PAYLOAD = -2;

  /// The last field of a header: docs/formats/log.md.
  private static final int HEADER_CRC_AT = RecordLayout.HEADER_BYTES - 4;

  private static final ValueLayout.OfInt HEADER_CRC =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RecordType[] types = new RecordType[1024];
  private int[] flags = new int[1024];
  private long[] lsns = new long[1024];
  private int[] volumes = new int[1024];
  private long[] offsets = new long[1024];
  private int[] lengths = new int[1024];
  private int[] payloads = new int[1024];
  private int[] epochs = new int[1024];
  private long[] chains = new long[1024];

  /// Where each epoch's records have ended at the highest, also those that were lost since.
  private final Map<Integer, Long> reached = new HashMap<>();

  private int reachedEpoch = -1;
  private long reachedEnd;
  private int count;
  private long end;

  /// What the next record from a host or the group carries, for the listener.
  int pendingPayload;

  LogModel(long start) {
    end = start;
  }

  int count() {
    return count;
  }

  /// LSN after the last record.
  long end() {
    return end;
  }

  long lsn(int index) {
    return index == count ? end : lsns[index];
  }

  /// Bytes of record `index` on the line.
  int lineBytes(int index) {
    return RecordLayout.lineBytes(types[index], lengths[index]);
  }

  RecordType type(int index) {
    return types[index];
  }

  /// The payload bytes that go by `id`; borrowed.
  static ByteBuffer payload(int id, int length) {
    if (id == ZERO_PAYLOAD) {
      return ByteBuffer.wrap(ZEROES, 0, length);
    }
    return ByteBuffer.wrap(NOISE, noiseAt(id), length);
  }

  private static int noiseAt(int id) {
    return (int) ((id * 4099L) & (NOISE_BYTES - 1));
  }

  /// The next record, which leaves no hole (B1).
  void append(
      RecordType type,
      int flag,
      long lsn,
      int volume,
      long offset,
      int length,
      int payload,
      int epoch) {
    Check.check(lsn == end, "B1 no holes", end, lsn);
    if (count == lsns.length) {
      grow(count * 2);
    }
    types[count] = type;
    flags[count] = flag;
    lsns[count] = lsn;
    volumes[count] = volume;
    offsets[count] = offset;
    lengths[count] = length;
    payloads[count] = payload;
    epochs[count] = epoch;
    count++;
    end = lsn + RecordLayout.recordBytes(type, lsn, length);
    if (type != RecordType.EPOCH_START) {
      if (epoch != reachedEpoch) {
        reached.put(reachedEpoch, reachedEnd);
        reachedEpoch = epoch;
        reachedEnd = reached.getOrDefault(epoch, 0L);
      }
      Check.check(lsn >= reachedEnd, "no LSN is used twice within an epoch", lsn, reachedEnd);
      reachedEnd = end;
    }
  }

  private void grow(int to) {
    types = Arrays.copyOf(types, to);
    flags = Arrays.copyOf(flags, to);
    lsns = Arrays.copyOf(lsns, to);
    volumes = Arrays.copyOf(volumes, to);
    offsets = Arrays.copyOf(offsets, to);
    lengths = Arrays.copyOf(lengths, to);
    payloads = Arrays.copyOf(payloads, to);
    epochs = Arrays.copyOf(epochs, to);
    chains = Arrays.copyOf(chains, to);
  }

  /// The index of the record at `lsn`, a record's start or the end.
  int indexOf(long lsn) {
    if (lsn == end) {
      return count;
    }
    int index = Arrays.binarySearch(lsns, 0, count, lsn);
    Check.check(index >= 0, "a record starts here", lsn, end);
    return index;
  }

  /// The index of the last record that starts at or below `lsn`.
  int indexAtOrBelow(long lsn) {
    int index = Arrays.binarySearch(lsns, 0, count, lsn);
    return index >= 0 ? index : -index - 2;
  }

  /// Nothing from `lsn` on was kept: recovery said so.
  void cut(long lsn) {
    count = indexOf(lsn);
    end = lsn;
  }

  /// An old state file says that the log was stopped cleanly at `lsn`, and what came behind was lost with
  /// the power: the epoch goes on there. Nobody holds what was lost, as it was never durable.
  void mayReuse(long lsn) {
    reached.replaceAll((epoch, end) -> Math.min(end, lsn));
    reachedEnd = Math.min(reachedEnd, lsn);
  }

  /// The chain after the record before `index`, which was read before.
  long chainBefore(int index) {
    return chains[index - 1];
  }

  /// The last record's epoch, which the listener is not told.
  void setLastEpoch(int epoch) {
    epochs[count - 1] = epoch;
  }

  int payload(int index) {
    return payloads[index];
  }

  long offset(int index) {
    return offsets[index];
  }

  /// The epoch of the last record; 0 if there is none.
  int lastEpoch() {
    return count == 0 ? 0 : epochs[count - 1];
  }

  /// What recovery replayed as record `index` is what was appended.
  void checkReplayed(
      int index, RecordType type, int flag, long lsn, int volume, long offset, int length) {
    Check.check(index < count, "B4 recovery makes nothing up", lsn, end);
    boolean same =
        types[index] == type
            && flags[index] == flag
            && lsns[index] == lsn
            && volumes[index] == volume
            && offsets[index] == offset
            && lengths[index] == length;
    Check.check(same, "R1 replayed as appended", type, lsn, types[index], lsns[index]);
  }

  /// The bytes of record `index` that stand at `at` in `log` are what was appended. Returns the rule
  /// that is broken, or an empty string.
  String mismatch(int index, MemorySegment log, long at) {
    if (RecordLayout.type(log, at) != types[index]) {
      return "type " + RecordLayout.type(log, at);
    }
    RecordHeader header = RecordLayout.decode(log, at);
    int length = lengths[index];
    boolean same =
        header.flags() == flags[index]
            && header.lsn() == lsns[index]
            && header.volume() == volumes[index]
            && header.offset() == offsets[index]
            && header.length() == length
            && header.epoch() == epochs[index];
    if (!same) {
      return "header " + header;
    }
    chains[index] = header.chain();
    if (payloads[index] == OWN_PAYLOAD) {
      return "";
    }
    long from = at + RecordLayout.HEADER_BYTES;
    boolean zero = payloads[index] == ZERO_PAYLOAD;
    int noise = zero ? 0 : noiseAt(payloads[index]);
    MemorySegment expected = zero ? ZERO_SEGMENT : NOISE_SEGMENT;
    long differs =
        MemorySegment.mismatch(log, from, from + length, expected, noise, noise + (long) length);
    return differs < 0 ? "" : "payload at byte " + differs;
  }

  /// Whether the record's own checksums tell that `[at, ..)` of `log` is not what was appended.
  boolean detectable(int index, MemorySegment log, long at) {
    int crc = RecordLayout.crc(log, at, HEADER_CRC_AT);
    if (crc != log.get(HEADER_CRC, at + HEADER_CRC_AT) || RecordLayout.type(log, at) == null) {
      return true;
    }
    RecordHeader header = RecordLayout.decode(log, at);
    if (header.lsn() != lsns[index]) {
      return true;
    }
    int payload = RecordLayout.crc(log, at + RecordLayout.HEADER_BYTES, header.payloadBytes());
    return header.payloadBytes() > 0 && payload != header.payloadCrc();
  }
}
