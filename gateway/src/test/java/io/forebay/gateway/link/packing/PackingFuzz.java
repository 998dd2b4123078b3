package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Spoiled packed bytes end in a [ProtocolViolation] or come out as some other bytes of the announced length,
/// never in another exception. Replay: `-Dfuzz.seed=N -Dfuzz.rounds=1`.
class PackingFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);

  @Test
  void spoiledStreams_neverThrowAnythingElse() {
    Compression zstd = Objects.requireNonNull(ZstdCompression.load(1 << 20));
    int refused = 0;
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      try (Packing near = new Packing(new SimClock(), zstd);
          Packing far = new Packing(new SimClock(), zstd)) {
        near.begin();
        near.agreed(2);
        far.begin();
        far.agreed(2);
        refused += spoil(near, far, random);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(refused).isPositive();
  }

  private static int spoil(Packing near, Packing far, Random random) {
    for (int frame = 0; frame < 6; frame++) {
      ByteBuffer plain = PackingTest.text(1 + random.nextInt(30_000), random);
      Packing.Piece piece = near.pack(plain, 1 + random.nextInt(40_000));
      if (piece == null) {
        continue;
      }
      byte[] bytes = new byte[Math.max(1, piece.bytes().remaining() + random.nextInt(3) - 1)];
      piece.bytes().get(bytes, 0, Math.min(bytes.length, piece.bytes().remaining()));
      for (int i = random.nextInt(4); i > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = piece.packed().length() + (random.nextInt(5) == 0 ? random.nextInt(3) - 1 : 0);
      Message.Packed said =
          new Message.Packed(Math.max(1, length), piece.packed().fresh(), 0, bytes.length);
      try {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        assertThat(far.unpack(said, direct).remaining()).isEqualTo(said.length());
      } catch (ProtocolViolation expected) {
        return 1;
      }
    }
    return 0;
  }
}
