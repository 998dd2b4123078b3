package io.forebay.gateway.link.packing;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Tape;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Spoiled packed bytes end in a [ProtocolViolation] or come out as some other bytes of the announced length,
/// never in another exception.
public final class PackingFuzz {
  private static final int FRAMES = 6;
  private static final Compression ZSTD = Objects.requireNonNull(ZstdCompression.load(1 << 20));

  /// A [Tape]: what is packed, what is spoiled of it, what is said of its length.
  public static void fuzzerTestOneInput(byte[] input) {
    unpacks(input);
  }

  /// Whether all of it was taken.
  private static boolean unpacks(byte[] input) {
    Tape tape = new Tape(input);
    try (Packing near = new Packing(new SimClock(), ZSTD);
        Packing far = new Packing(new SimClock(), ZSTD)) {
      near.begin();
      near.agreed(2);
      far.begin();
      far.agreed(2);
      for (int i = 0; i < FRAMES; i++) {
        if (tape.nextInt(8) == 0) {
          noise(far, tape);
        } else {
          frame(near, far, tape);
        }
      }
      return true;
    } catch (ProtocolViolation _) {
      return false;
    }
  }

  private static void noise(Packing far, Tape tape) throws ProtocolViolation {
    byte[] bytes = new byte[1 + tape.nextInt(200)];
    tape.nextBytes(bytes);
    int length = 1 + tape.nextInt(Limits.DATA_BYTES_MAX);
    take(far, new Message.Packed(length, tape.nextBoolean(), 0, bytes.length), bytes);
  }

  private static void frame(Packing near, Packing far, Tape tape) throws ProtocolViolation {
    ByteBuffer plain = PackingTest.text(1 + tape.nextInt(30_000), tape);
    Packing.Piece piece = near.pack(plain, 1 + tape.nextInt(40_000));
    if (piece == null) {
      return;
    }
    byte[] bytes = new byte[Math.max(1, piece.bytes().remaining() + tape.nextInt(3) - 1)];
    piece.bytes().get(bytes, 0, Math.min(bytes.length, piece.bytes().remaining()));
    for (int i = tape.nextInt(4); i > 0; i--) {
      bytes[tape.nextInt(bytes.length)] = (byte) tape.nextInt();
    }
    int length = piece.packed().length() + (tape.nextInt(5) == 0 ? tape.nextInt(3) - 1 : 0);
    take(
        far,
        new Message.Packed(Math.max(1, length), piece.packed().fresh(), 0, bytes.length),
        bytes);
  }

  private static void take(Packing far, Message.Packed said, byte[] bytes)
      throws ProtocolViolation {
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertThat(far.unpack(said, direct).remaining()).isEqualTo(said.length());
  }

  static byte[] sample(Random random) {
    byte[] tape = new byte[8 + random.nextInt(100)];
    random.nextBytes(tape);
    return tape;
  }

  @Test
  void spoiledStreams_neverThrowAnythingElse() {
    Fuzzing.Counts counts =
        Fuzzing.check(PackingFuzz.class, 4, PackingFuzz::sample, PackingFuzz::unpacks);
    assertThat(counts.refused()).isPositive();
  }
}
