package io.forebay.gateway.link.packing;

import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Coded frames back to plain bytes, out of what this end holds.
public final class DeltaDecoder {
  private final byte[] out = new byte[Coded.PLAIN_BYTES_MAX];
  private final MemorySegment plain = MemorySegment.ofArray(out);

  /// The `length` plain bytes of what was coded, borrowed until the next call; `bases` has been put right.
  /// Null: the bases are not those of the sender, and what is in them is of no use any more.
  public @Nullable ByteBuffer decode(Bases bases, ByteBuffer coded, int length)
      throws ProtocolViolation {
    ByteBuffer in = Coded.ordered(coded.slice());
    if (in.remaining() < Coded.HEADER_BYTES || length > out.length) {
      throw new ProtocolViolation(Rule.BODY_LENGTH, "a coded frame of " + in.remaining());
    }
    int crc = in.getInt();
    int stepBytes = in.getInt();
    if (stepBytes < 0 || stepBytes > in.remaining()) {
      throw new ProtocolViolation(Rule.BODY_LENGTH, "steps of a coded frame");
    }
    ByteBuffer steps = in.slice(in.position(), stepBytes);
    ByteBuffer literals = in.slice(in.position() + stepBytes, in.remaining() - stepBytes);
    if (run(bases, steps, literals, length) != length || literals.hasRemaining()) {
      throw new ProtocolViolation(Rule.BODY_LENGTH, "a coded frame that gives another length");
    }
    if (Coded.crc(out, 0, length) != crc) {
      return null;
    }
    bases.count();
    return ByteBuffer.wrap(out, 0, length);
  }

  private int run(Bases bases, ByteBuffer steps, ByteBuffer literals, int length)
      throws ProtocolViolation {
    long size = (long) bases.slots() * Bases.BLOCK_BYTES;
    long expected = 0;
    int at = 0;
    int held = 0; // Up to there what came out is in slots.
    while (steps.hasRemaining()) {
      int step = Coded.varint(steps);
      int n = step >>> Coded.KIND_BITS;
      switch (step & (1 << Coded.KIND_BITS) - 1) {
        case Coded.LITERAL -> {
          require(n <= length - at && n <= literals.remaining(), "literals");
          literals.get(out, at, n);
          at += n;
          expected += n;
        }
        case Coded.COPY -> {
          expected += Coded.unzigzag(Coded.varint(steps));
          long within = Math.floorMod(expected, Bases.BLOCK_BYTES);
          require(n <= length - at && expected >= 0 && expected < size, "a copy");
          require(within + n <= Bases.BLOCK_BYTES, "a copy of more than a block");
          int slot = (int) (expected / Bases.BLOCK_BYTES);
          long from = Bases.offset(slot) + within;
          MemorySegment.copy(bases.chunk(slot), ValueLayout.JAVA_BYTE, from, out, at, n);
          at += n;
          expected += n;
        }
        case Coded.STORE -> held = store(bases, n, held, at);
        default -> held = store(bases, (int) ((expected - 1) / Bases.BLOCK_BYTES), held, at);
      }
    }
    return at;
  }

  /// Each byte goes into one slot at most, so that a frame of nothing but stores is not worth a gigabyte of
  /// copying (M1). Returns `end`.
  private int store(Bases bases, int slot, int held, int end) throws ProtocolViolation {
    int from = end - Bases.BLOCK_BYTES;
    require(from >= held && slot >= 0 && slot < bases.slots(), "a block to hold");
    bases.put(slot, plain.asSlice(from, Bases.BLOCK_BYTES));
    return end;
  }

  private static void require(boolean holds, String what) throws ProtocolViolation {
    if (!holds) {
      throw new ProtocolViolation(Rule.FIELD, "a coded frame: " + what);
    }
  }
}
