package io.forebay.gateway.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random valid streams come back as they went, whatever the pieces; random and mutated bytes end in a
/// [ProtocolViolation] or in waiting, never in another exception. Replay: `-Dfuzz.seed=N -Dfuzz.rounds=1`.
class LinkWireFuzz {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);

  @Test
  void validStreams_anyPieces_comeBack() throws ProtocolViolation {
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      List<Message> messages = new ArrayList<>();
      FrameDecoder decoder = FrameCodecTest.greeted();
      for (int i = 0; i < 4; i++) {
        Message message = MessageSamples.random(random);
        byte[] bytes = FrameCodecTest.encode(random.nextInt(65536), message);
        for (FrameCodecTest.Given given :
            FrameCodecTest.decode(decoder, bytes, 1 + random.nextInt(bytes.length))) {
          assertThat(given.payload())
              .as("seed %d", seed)
              .isEqualTo(MessageSamples.payload(message));
          messages.add(given.message());
        }
        assertThat(messages.getLast()).as("seed %d", seed).isEqualTo(message);
      }
    }
  }

  @Test
  void mutatedFrames_withRightChecksum_neverThrowAnythingElse() {
    int refused = 0;
    for (long seed = SEED; seed < SEED + ROUNDS * 50L; seed++) {
      Random random = new Random(seed);
      Message like = MessageSamples.fixed().get(random.nextInt(MessageSamples.fixed().size()));
      byte[] bytes = mutate(FrameCodecTest.encode(1, like), random);
      try {
        FrameCodecTest.decode(FrameCodecTest.greeted(), bytes, Integer.MAX_VALUE);
      } catch (ProtocolViolation expected) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("-Dfuzz.seed=" + seed + " -Dfuzz.rounds=1", e);
      }
    }
    assertThat(refused).isPositive();
  }

  private static byte[] mutate(byte[] frame, Random random) {
    byte[] bytes = frame;
    if (random.nextInt(3) == 0) {
      bytes = Arrays.copyOf(bytes, FrameHeader.BYTES + random.nextInt(2 * bytes.length));
    }
    int changes = random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int from = FrameHeader.TYPE_AT;
      bytes[from + random.nextInt(bytes.length - from)] =
          (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) - 1);
    }
    return FrameCodecTest.sealed(bytes);
  }
}
