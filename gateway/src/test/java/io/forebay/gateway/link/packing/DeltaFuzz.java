package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Tape;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Spoiled coded frames are refused or missed; what is decoded at all is what was coded. And frames that
/// nobody coded: refused or missed, or as long as was said.
public final class DeltaFuzz {
  private static final int SLOTS = 8;
  private static final int RAW = 1;
  private static final Disk MEMORY = TraceLog.memory();

  /// The first byte says whether the rest is a [Tape], or three bytes of a length and the bytes of a frame.
  public static void fuzzerTestOneInput(byte[] input) {
    decodes(input);
  }

  /// Whether a frame was taken.
  private static boolean decodes(byte[] input) {
    if (input.length < 4) {
      return false;
    }
    try (Bases held = new Bases(MEMORY, SLOTS)) {
      if ((input[0] & RAW) != 0) {
        int length = (input[1] & 0x03) << 16 | (input[2] & 0xFF) << 8 | input[3] & 0xFF;
        ByteBuffer coded = ByteBuffer.wrap(Arrays.copyOfRange(input, 4, input.length));
        return decoded(new DeltaDecoder(), held, coded, Math.max(1, length)) != null;
      }
      Tape tape = new Tape(Arrays.copyOfRange(input, 1, input.length));
      try (DeltaEncoder near = new DeltaEncoder(new Bases(MEMORY, SLOTS))) {
        held.begin(new UUID(tape.nextLong(), 0), 0);
        near.agree(held.id(), 0, SLOTS);
        return spoil(near, held, tape);
      }
    }
  }

  private static boolean spoil(DeltaEncoder near, Bases held, Tape tape) {
    ByteBuffer coded = ByteBuffer.allocateDirect(Limits.DATA_BYTES_MAX);
    DeltaDecoder far = new DeltaDecoder();
    TraceLog log = new TraceLog();
    byte[] page = new byte[2 * Bases.BLOCK_BYTES];
    new Random(tape.nextLong()).nextBytes(page);
    boolean[] taken = {false};
    for (int i = 0; i < 5; i++) {
      page[tape.nextInt(page.length)]++;
      log.add('W', tape.nextInt(4) * 4096L, page.length, page, piece -> {});
      log.cut(piece -> {
        int bytes = near.encode(piece.span(0), Limits.DATA_BYTES_MAX, coded);
        ByteBuffer plain = decoded(far, held, spoiled(coded, tape), bytes);
        assertThat(plain == null || plain.equals(piece.direct().slice(0, bytes))).isTrue();
        taken[0] |= plain != null;
      });
    }
    return taken[0];
  }

  private static ByteBuffer spoiled(ByteBuffer coded, Tape tape) {
    byte[] bytes = new byte[coded.remaining()];
    coded.get(bytes);
    for (int n = tape.nextInt(4); n > 0; n--) {
      int within = tape.nextBoolean() ? Math.min(64, bytes.length) : bytes.length;
      bytes[tape.nextInt(within)] = (byte) tape.nextInt();
    }
    int length = tape.nextInt(8) == 0 ? tape.nextInt(bytes.length + 9) : bytes.length;
    return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
  }

  /// Null: refused, or missed.
  private static @Nullable ByteBuffer decoded(
      DeltaDecoder far, Bases held, ByteBuffer coded, int length) {
    try {
      ByteBuffer plain = far.decode(held, coded, length);
      assertThat(plain == null || plain.remaining() == length).isTrue();
      return plain;
    } catch (ProtocolViolation _) {
      return null;
    }
  }

  static byte[] sample(Random random) {
    boolean raw = random.nextInt(3) == 0;
    byte[] input = new byte[raw ? 12 + random.nextInt(60) : 20 + random.nextInt(60)];
    random.nextBytes(input);
    input[0] = (byte) (raw ? RAW : 0);
    if (raw) { // Steps of some length, in little-endian; what is left are literals.
      int steps = random.nextInt(input.length - 12 + 1);
      input[8] = (byte) steps;
      Arrays.fill(input, 9, 12, (byte) 0);
    }
    return input;
  }

  @Test
  void spoiledFrames_neverThrowAnythingElse() {
    Fuzzing.Counts counts =
        Fuzzing.check(DeltaFuzz.class, 4, DeltaFuzz::sample, DeltaFuzz::decodes);
    assertThat(counts.taken()).isPositive();
    assertThat(counts.refused()).isPositive();
  }
}
