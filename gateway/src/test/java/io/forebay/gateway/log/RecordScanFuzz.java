package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import io.forebay.gateway.fuzz.Tape;
import io.forebay.gateway.sim.SimRig;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The bytes of a log, whatever they are (B4). Damage of up to four bytes in one place ends the scan at the record
/// that has it, whatever stands behind; records whose checksums are right, and everything else as it likes, end
/// nothing but the scan; whoever walks over the same bytes ends at the same place.
public final class RecordScanFuzz {
  private static final UUID GROUP = UUID.fromString("00112233-4455-4677-8899-aabbccddeeff");
  private static final Position ORIGIN = new Position(GROUP, 0, 0, Chain.seed(GROUP));
  private static final int RECORDS_MAX = 60;
  private static final int PAYLOAD_MAX = 4096;

  // The first byte of an input, by the remainder.
  private static final int DAMAGE = 0;
  private static final int WRITTEN = 1;
  private static final int HEADERS = 2;
  private static final int KINDS = 3;

  private static final MemorySegment BLOCK = SimRig.aligned(0, SlotHeader.BYTES);
  private static final MemorySegment AGAIN = SimRig.aligned(0, SlotHeader.BYTES);
  private static final byte[] SOUND = sound();
  private static final List<Long> STARTS = starts(SOUND);

  /// What a scan saw: where each record begins, where it ended and why.
  private record Seen(List<Long> starts, TailState end, Invalid stopped) {}

  /// The first byte says what the rest is: a place in a sound log and the four bytes that spoil it there; a
  /// [Tape] of records to write; the first block of a slot or of a ring.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    holds(input);
  }

  /// Whether all of it was valid.
  private static boolean holds(byte[] input) throws IOException {
    if (input.length == 0) {
      return false;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    return switch ((input[0] & 0xFF) % KINDS) {
      case DAMAGE -> damaged(rest);
      case WRITTEN -> written(new Tape(rest));
      default -> headers(rest);
    };
  }

  // ---- Damage

  private static byte[] sound() {
    SealedLog log = new SealedLog(GROUP);
    Random random = new Random(1);
    log.begin();
    for (int i = 0; i < 40; i++) {
      switch (i % 4) {
        case 0 -> log.put(RecordType.ZERO, i * 4096L, 1 << 20, new byte[0]);
        case 1 -> log.mark();
        default -> {
          byte[] payload = new byte[1 + random.nextInt(i % 7 == 0 ? 9000 : 200)];
          random.nextBytes(payload);
          log.put(RecordType.WRITE, i * 4096L, payload.length, payload);
        }
      }
    }
    log.mark();
    return log.bytes();
  }

  private static List<Long> starts(byte[] log) {
    try {
      return scan(log).starts();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static boolean damaged(byte[] input) throws IOException {
    if (input.length < 8) {
      return false;
    }
    byte[] log = SOUND.clone();
    int at = Math.floorMod(MemorySegment.ofArray(input).get(RecordLayout.INT, 0), log.length - 3);
    for (int i = 0; i < 4; i++) {
      log[at + i] ^= input[4 + i];
    }
    int whole = 0;
    while (whole < STARTS.size() && intact(log, STARTS.get(whole).intValue())) {
      whole++;
    }
    Seen seen = scan(log);
    assertThat(seen.starts()).isEqualTo(STARTS.subList(0, whole));
    walksAlike(MemorySegment.ofArray(log), seen);
    return whole == STARTS.size();
  }

  /// Whether what checksums cover of the record at `start` is as it was: padding and fill are nobody's.
  private static boolean intact(byte[] log, int start) {
    int end = start + RecordLayout.HEADER_BYTES + payload(MemorySegment.ofArray(SOUND), start);
    return Arrays.equals(SOUND, start, end, log, start, end);
  }

  private static int payload(MemorySegment log, long at) {
    RecordType type = RecordLayout.type(log, at);
    return type != null && type.hasPayload() ? RecordLayout.length(log, at) : 0;
  }

  // ---- Records with right checksums

  private static boolean written(Tape tape) throws IOException {
    SealedLog log = new SealedLog(GROUP);
    log.begin();
    int count = 1 + tape.nextInt(RECORDS_MAX);
    for (int i = 0; i < count && log.put(said(log, tape)); i++) {}
    byte[] bytes = log.bytes();
    Seen seen = scan(bytes);
    walksAlike(MemorySegment.ofArray(bytes), seen);
    return seen.starts().size() == count + 1;
  }

  private static SealedLog.Said said(SealedLog log, Tape tape) {
    RecordType[] types = RecordType.values();
    RecordType type = types[tape.nextInt(types.length)];
    int epoch = log.epoch();
    int length = tape.nextInt(8) == 0 ? tape.nextInt() : tape.nextInt(1500);
    byte[] payload = new byte[type.hasPayload() ? Math.clamp(length, 0, PAYLOAD_MAX) : 0];
    if (type == RecordType.MARK && tape.nextInt(8) > 0) {
      length = log.markLength();
    } else if (type == RecordType.EPOCH_START) {
      epoch += 1 + tape.nextInt(2);
      long base = tape.nextInt(16) == 0 ? tape.nextLong() : log.lsn();
      int before = tape.nextInt(16) == 0 ? tape.nextInt() : log.epoch();
      payload = log.epochStart(epoch, base, before);
      length = tape.nextInt(16) == 0 ? length : payload.length;
    }
    return new SealedLog.Said(
        tape.nextInt(60) == 0 ? tape.nextInt(256) : type.code(),
        tape.nextInt(60) == 0 ? tape.nextLong() : log.lsn(),
        tape.nextInt(60) == 0 ? tape.nextInt() : epoch,
        tape.nextInt(8) == 0 ? tape.nextLong() : tape.nextInt() & Integer.MAX_VALUE,
        length,
        payload,
        tape.nextInt());
  }

  // ---- First blocks

  private static boolean headers(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    MemorySegment block = block(BLOCK, input);
    RingHeader ring = new RingHeader(block);
    LogPlace place = LogRig.PLACE;
    boolean whole = ring.damage(place) == null && ring.unfit("boot", 16 << 20) == null;
    int crcAt = SlotHeader.BYTES - 4;
    block.set(RecordLayout.INT, crcAt, RecordLayout.crc(block, 0, crcAt));
    SlotHeader read = SlotHeader.decode(block);
    if (read != null) {
      MemorySegment again = block(AGAIN, new byte[0]);
      read.encode(again);
      assertThat(SlotHeader.decode(again)).isEqualTo(read);
    }
    return whole || read != null;
  }

  /// `bytes` and zeroes in `at`.
  private static MemorySegment block(MemorySegment at, byte[] bytes) {
    int count = (int) Math.min(bytes.length, at.byteSize());
    at.fill((byte) 0);
    MemorySegment.copy(bytes, 0, at, JAVA_BYTE, 0, count);
    return at;
  }

  // ---- Looking

  private static Seen scan(byte[] log) throws IOException {
    MemorySegment bytes = MemorySegment.ofArray(log);
    LogSource source = lsn -> new LogSource.Window(bytes, Math.min(lsn, log.length), log.length);
    RecordScan scan = RecordScan.trial(TailState.of(LogStart.first(GROUP)), Lsn.FOLD_BYTES);
    List<Long> starts = new ArrayList<>();
    long[] next = {0};
    scan.run(
        source,
        Long.MAX_VALUE,
        (type, segment, at) -> {
          RecordHeader header = RecordLayout.decode(segment, at);
          assertThat(header.type()).isEqualTo(type);
          assertThat(header.lsn()).isEqualTo(next[0]).isEqualTo(at);
          assertThat(header.payloadBytes()).isBetween(0, RecordLayout.PAYLOAD_BYTES_MAX);
          next[0] = header.end();
          starts.add(at);
        });
    TailState end = scan.state();
    assertThat(end.lsn()).isEqualTo(next[0]);
    assertThat(end.closed().lsn() % Lsn.BLOCK_BYTES).isZero();
    assertThat(end.closed().lsn()).isLessThanOrEqualTo(end.lsn());
    assertThat(scan.stopped()).isNotEqualTo(Invalid.NONE);
    return new Seen(starts, end, scan.stopped());
  }

  /// A walk takes what the scan took; of an EpochStart it does not know what belongs into it.
  private static void walksAlike(MemorySegment log, Seen seen) {
    RecordWalk walk = new RecordWalk(ORIGIN);
    try {
      while (walk.lsn() < seen.end().lsn()) {
        assertThat(seen.starts()).contains(walk.lsn());
        assertThat(walk.next(log, walk.lsn(), log.byteSize())).isNotNull();
      }
      assertThat(walk.lsn()).isEqualTo(seen.end().lsn());
      boolean more =
          walk.lsn() < log.byteSize() && walk.next(log, walk.lsn(), log.byteSize()) != null;
      assertThat(more && seen.stopped() != Invalid.EPOCH).isFalse();
    } catch (CorruptRecord e) {
      assertThat(walk.lsn()).isEqualTo(seen.end().lsn());
      assertThat(e).hasMessageContaining(seen.stopped().rule());
    }
  }

  static byte[] sample(Random random) {
    int kind = random.nextInt(KINDS);
    if (kind == HEADERS) {
      MemorySegment block = block(BLOCK, new byte[0]);
      if (random.nextBoolean()) {
        new RingHeader(block).format(LogRig.PLACE, "boot", 16 << 20, 0, 4711);
      } else {
        Epoch epoch = new Epoch(1, GROUP, GROUP, EpochCause.FIRST, 0, 5);
        Segment segment = new Segment(16 << 20, 16 << 20, 4711, 384, 1, List.of(epoch));
        SlotHeader.of(GROUP, 16 << 20, segment).encode(block);
      }
      byte[] bytes = Spoiling.spoil(block.toArray(JAVA_BYTE), random);
      byte[] input = new byte[1 + bytes.length];
      System.arraycopy(bytes, 0, input, 1, bytes.length);
      input[0] = (byte) kind;
      return input;
    }
    byte[] input = new byte[kind == DAMAGE ? 9 : 60 + random.nextInt(800)];
    random.nextBytes(input);
    input[0] = (byte) kind;
    if (kind == DAMAGE) {
      Arrays.fill(input, 5 + random.nextInt(5), 9, (byte) 0);
    }
    return input;
  }

  @Test
  void scan_anyBytes_endsAtTheFirstThatAreNoRecord() {
    Fuzzing.Counts counts =
        Fuzzing.check(RecordScanFuzz.class, 50, RecordScanFuzz::sample, RecordScanFuzz::holds);
    assertThat(counts.taken()).isPositive();
    assertThat(counts.refused()).isPositive();
  }
}
