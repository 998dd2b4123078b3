package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Spoiled coded frames are refused or missed; what is decoded at all is what was coded. Replay:
/// `-Dfuzz.seed=N -Dfuzz.rounds=1`.
class DeltaFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);
  private static final int SLOTS = 8;

  private int refused;

  @Test
  void spoiledFrames_neverThrowAnythingElse() {
    try (Bases held = new Bases(TraceLog.memory(), SLOTS)) {
      for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
        try (DeltaEncoder near = new DeltaEncoder(new Bases(TraceLog.memory(), SLOTS))) {
          held.begin(new UUID(seed, 0), 0);
          near.agree(held.id(), 0, SLOTS);
          spoil(near, held, new Random(seed));
        } catch (RuntimeException | Error e) {
          throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private void spoil(DeltaEncoder near, Bases held, Random random) {
    ByteBuffer coded = ByteBuffer.allocateDirect(Limits.DATA_BYTES_MAX);
    DeltaDecoder far = new DeltaDecoder();
    TraceLog log = new TraceLog();
    byte[] page = new byte[2 * Bases.BLOCK_BYTES];
    random.nextBytes(page);
    for (int i = 0; i < 5; i++) {
      page[random.nextInt(page.length)]++;
      log.add('W', random.nextInt(4) * 4096L, page.length, page, piece -> {});
      log.cut(piece -> {
        int taken = near.encode(piece.span(0), Limits.DATA_BYTES_MAX, coded);
        decode(far, held, spoiled(coded, random), taken, piece);
      });
    }
  }

  private static ByteBuffer spoiled(ByteBuffer coded, Random random) {
    byte[] bytes = new byte[coded.remaining()];
    coded.get(bytes);
    for (int n = random.nextInt(4); n > 0; n--) {
      int within = random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length;
      bytes[random.nextInt(within)] = (byte) random.nextInt();
    }
    int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length + 9) : bytes.length;
    return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
  }

  private void decode(
      DeltaDecoder far, Bases held, ByteBuffer coded, int length, TraceLog.Piece piece) {
    try {
      ByteBuffer plain = far.decode(held, coded, length);
      assertThat(plain == null || plain.equals(piece.direct().slice(0, length))).isTrue();
      refused += plain == null ? 1 : 0;
    } catch (ProtocolViolation expected) {
      refused++;
    }
  }
}
