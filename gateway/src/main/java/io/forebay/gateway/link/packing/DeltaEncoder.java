package io.forebay.gateway.link.packing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/// Plain bytes of the log to coded frames: blocks are told by what the receiver holds of the same place
/// of a volume, or anywhere else. Confined to the peer's agent.
///
/// A frame is made piece by piece: a record's header, a block of its payload. First the block's own base, byte against byte;
/// where that differs, whatever [Traces] knows of the last 32 bytes.
public final class DeltaEncoder implements AutoCloseable {
  /// Shorter runs of equal bytes zstd tells in fewer bytes, if they have passed lately.
  private static final int RUN_BYTES_MIN = 64;

  /// The same elsewhere: where it is has to be told as well, and rows of one table resemble each other.
  private static final int FOUND_BYTES_MIN = 512;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final Bases bases;
  private final Places places;
  private final Traces traces;
  private final Estimate estimate = new Estimate();
  private final byte[] in = new byte[Coded.PLAIN_BYTES_MAX];
  private final MemorySegment plain = MemorySegment.ofArray(in);
  private final ByteBuffer steps = ByteBuffer.allocate(Coded.BYTES_MAX);
  private final byte[] literals = new byte[Coded.PLAIN_BYTES_MAX];
  private int copied; // Of the span, into `in`.
  private int literalBytes;
  private int pendingFrom; // First byte that is neither literal nor copied yet.
  private long expected;
  private long tooShort; // How far off the last find was that was not worth it,
  private int tooShortTo; // and where what was alike ended: another mark in it finds the same.
  private boolean agreed;

  /// Takes `bases`.
  public DeltaEncoder(Bases bases) {
    this.bases = bases;
    places = new Places(bases.slots());
    traces = new Traces(bases.slots());
  }

  /// Whether the receiver has said what it holds on this attachment.
  public boolean agreed() {
    return agreed;
  }

  /// Another attachment begins: frames on their way may not have arrived.
  public void part() {
    agreed = false;
  }

  /// The receiver holds what `frames` frames have put under `id`, in `slots` slots.
  public void agree(UUID id, long frames, int slots) {
    if (bases.id().equals(id) && frames <= bases.frames()) {
      places.forgetSince(frames);
    } else {
      places.clear(Math.min(slots, bases.slots()));
      traces.clear();
    }
    bases.begin(id, frames);
    agreed = true;
  }

  /// Codes as many bytes of `span` as, packed, may fit `payloadMax`; at least one piece. Fills `into`, and
  /// returns how many bytes it took.
  int encode(Span span, int payloadMax, ByteBuffer into) {
    int size = Math.min(span.to() - span.from(), Coded.PLAIN_BYTES_MAX);
    copied = 0;
    tooShortTo = -1;
    steps.clear();
    literalBytes = 0;
    pendingFrom = 0;
    expected = 0;
    estimate.begin();
    int taken = pieces(span, size, payloadMax);
    literal(taken);
    Coded.ordered(into).clear();
    into.putInt(Coded.crc(in, 0, taken)).putInt(steps.position());
    into.put(steps.flip()).put(literals, 0, literalBytes).flip();
    bases.count();
    return taken;
  }

  /// Corrects the next guesses by what the last frame has come to.
  void came(int packed) {
    estimate.came(packed);
  }

  private int pieces(Span span, int size, int payloadMax) {
    int record = Arrays.binarySearch(span.records(), 0, span.count(), span.from());
    record = record < 0 ? -record - 2 : record;
    int at = 0;
    double guess = 0;
    while (at < size && steps.remaining() > 4 * Bases.BLOCK_BYTES) {
      int header = span.records()[record] - span.from();
      int next =
          record + 1 < span.count() ? span.records()[record + 1] - span.from() : Integer.MAX_VALUE;
      int before = literalBytes;
      double guessed = guess;
      fetch(span, Math.min(at + Bases.BLOCK_BYTES, size));
      at = piece(span, header, at, Math.min(next, size));
      fetch(span, at); // What is no block may be longer.
      record = at == next ? record + 1 : record;
      estimate.add(literals, before, literalBytes - before);
      guess = estimate.guess(steps.position());
      if (guess + (guess - guessed) > payloadMax) { // The next piece may be like this one.
        break;
      }
    }
    return at;
  }

  /// Has the bytes before `to` at hand. A frame of a thin line takes a part of a percent of what there is.
  private void fetch(Span span, int to) {
    if (to > copied) {
      MemorySegment.copy(span.bytes(), JAVA_BYTE, span.from() + copied, in, copied, to - copied);
      copied = to;
    }
  }

  /// One piece of the record whose header is at `header`, from `at` on, ending at or before `end`.
  private int piece(Span span, int header, int at, int end) {
    int payload = header + RecordLayout.HEADER_BYTES;
    long headerAt = (long) span.from() + header;
    if (at < payload || RecordLayout.type(span.bytes(), headerAt) != RecordType.WRITE) {
      return Math.min(end, at < payload ? payload : end); // Headers are literals: zstd knows them.
    }
    int length = RecordLayout.length(span.bytes(), headerAt);
    long offset = RecordLayout.offset(span.bytes(), headerAt) + (at - payload);
    int left = payload + length - at;
    if (left <= 0) {
      return end;
    }
    int block = (int) Math.min(left, Bases.BLOCK_BYTES - offset % Bases.BLOCK_BYTES);
    int to = Math.min(end, at + block);
    if (to - at < Bases.BLOCK_BYTES) {
      search(at, to, -1);
      return to;
    }
    long place = place(RecordLayout.volume(span.bytes(), headerAt), offset);
    block(at, place);
    return to;
  }

  private static long place(int volume, long offset) {
    return (long) volume << 44 ^ offset / Bases.BLOCK_BYTES;
  }

  private void block(int at, long place) {
    int to = at + Bases.BLOCK_BYTES;
    int slot = places.find(place);
    long base = (long) slot * Bases.BLOCK_BYTES;
    if (slot >= 0) {
      places.use(slot);
      if (run(at, to, base) == Bases.BLOCK_BYTES) {
        copy(at, Bases.BLOCK_BYTES, base);
        return;
      }
    }
    search(at, to, slot < 0 ? -1 : base);
    literal(to);
    int into = slot < 0 ? places.take(place) : slot;
    if (into == (expected - 1) / Bases.BLOCK_BYTES) {
      Coded.varint(steps, Coded.STORE_THERE);
    } else {
      Coded.varint(steps, into << Coded.KIND_BITS | Coded.STORE);
    }
    bases.put(into, plain.asSlice(at, Bases.BLOCK_BYTES));
    places.stored(into, bases.frames() + 1);
    traces.add(in, at, into);
  }

  /// Looks for copies of `[from, to)`, whose own base begins at `base` (-1: none).
  private void search(int from, int to, long base) {
    int hash = 0;
    int at = from;
    while (at < to) {
      if (base >= 0) {
        int count = run(at, to, base + at - from);
        if (count >= RUN_BYTES_MIN) {
          copy(at, count, base + at - from);
          at += count;
          hash = 0;
          continue;
        }
      }
      hash = Traces.roll(hash, in[at++]);
      if (Traces.marked(hash)) {
        int count = found(at, to, traces.find(hash));
        hash = count > 0 ? 0 : hash;
        at += count > 0 ? count - 1 : 0;
      }
    }
  }

  /// Copies what is alike around `at` and the byte `end` of the bases; returns one more than how many bytes
  /// behind `at` that covers, or 0.
  private int found(int at, int to, long end) {
    if (end <= 0 || !places.held((int) ((end - 1) / Bases.BLOCK_BYTES))) {
      return 0;
    }
    if (end - at == tooShort && at <= tooShortTo) {
      return 0;
    }
    long first = (end - 1) / Bases.BLOCK_BYTES * Bases.BLOCK_BYTES;
    MemorySegment held = bases.chunk((int) (first / Bases.BLOCK_BYTES));
    long behind = Bases.offset((int) (first / Bases.BLOCK_BYTES)) + end - first;
    int back = 0;
    while (at - back > pendingFrom
        && end - back > first
        && in[at - back - 1] == held.get(JAVA_BYTE, behind - back - 1)) {
      back++;
    }
    int ahead = run(at, (int) Math.min(to, at + first + Bases.BLOCK_BYTES - end), end);
    if (back + ahead < FOUND_BYTES_MIN) {
      tooShort = end - at;
      tooShortTo = at + ahead;
      return 0;
    }
    places.use((int) (first / Bases.BLOCK_BYTES));
    copy(at - back, back + ahead, end - back);
    return ahead + 1;
  }

  /// How many bytes from `at` on, up to `to`, are those of the bases from `base` on, which end no later than a
  /// slot does.
  private int run(int at, int to, long base) {
    if (at >= to) {
      return 0;
    }
    int slot = (int) (base / Bases.BLOCK_BYTES);
    MemorySegment held = bases.chunk(slot);
    long from = Bases.offset(slot) + base % Bases.BLOCK_BYTES;
    if (to - at >= Long.BYTES && plain.get(LONG, at) == held.get(LONG, from)) {
      long differs = MemorySegment.mismatch(plain, at, to, held, from, from + to - at);
      return differs < 0 ? to - at : (int) differs;
    }
    int count = 0; // Most are short.
    while (at + count < to && in[at + count] == held.get(JAVA_BYTE, from + count)) {
      count++;
    }
    return count;
  }

  // ---- Steps

  private void copy(int at, int count, long source) {
    literal(at);
    Coded.varint(steps, count << Coded.KIND_BITS | Coded.COPY);
    Coded.varint(steps, Coded.zigzag((int) (source - expected)));
    expected = source + count;
    pendingFrom = at + count;
  }

  /// What is pending before `to` goes as it is.
  private void literal(int to) {
    int count = to - pendingFrom;
    if (count > 0) {
      Coded.varint(steps, count << Coded.KIND_BITS | Coded.LITERAL);
      System.arraycopy(in, pendingFrom, literals, literalBytes, count);
      literalBytes += count;
      expected += count;
      pendingFrom = to;
    }
  }

  @Override
  public void close() {
    bases.close();
  }
}
