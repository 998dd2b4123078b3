package io.forebay.gateway.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.forebay.gateway.fuzz.Fuzzing;
import io.forebay.gateway.fuzz.Spoiling;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a peer sends, whatever it is: frames that mean something and can be sent again as they came, or a
/// [ProtocolViolation], or waiting for more; never another exception.
public final class LinkWireFuzz {
  // The first byte of an input.
  private static final int VERSION = 0x03;
  private static final int SEALED = 0x04;
  private static final int SMALL_PIECES = 0x08;

  private static final ByteBuffer AGAIN = ByteBuffer.allocate(FrameEncoder.FRAME_BYTES_MAX);

  /// The first byte says which version was agreed on (0: none yet) and whether what follows is one frame,
  /// to be given its length and checksum; else it is a stream.
  public static void fuzzerTestOneInput(byte[] input) {
    means(input);
  }

  /// Whether it was frames, and nothing else.
  private static boolean means(byte[] input) {
    if (input.length == 0) {
      return false;
    }
    int first = input[0];
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if ((first & SEALED) != 0) {
      int length = Math.clamp(bytes.length, FrameHeader.BYTES, FrameEncoder.FRAME_BYTES_MAX);
      bytes = FrameCodecTest.sealed(Arrays.copyOf(bytes, length));
    }
    FrameDecoder decoder = FrameCodecTest.greeted();
    if ((first & VERSION) == 0) {
      decoder.reset();
    } else {
      decoder.greeted(first & VERSION);
    }
    int piece = (first & SMALL_PIECES) != 0 ? 1 + bytes.length % 7 : Integer.MAX_VALUE;
    ByteBuffer came = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      for (FrameCodecTest.Given given : FrameCodecTest.decode(decoder, bytes, piece)) {
        int length = FrameHeader.BYTES + came.getInt(came.position() + FrameHeader.LENGTH_AT);
        sentAgain(given, came.slice(came.position(), length));
        came.position(came.position() + length);
      }
      return came.position() > 0 && !came.hasRemaining();
    } catch (ProtocolViolation _) {
      return false;
    }
  }

  private static void sentAgain(FrameCodecTest.Given given, ByteBuffer came)
      throws ProtocolViolation {
    AGAIN.clear();
    FrameEncoder.encode(given.channel(), given.message(), given.payload().duplicate(), AGAIN);
    AGAIN.flip();
    if (given.message() instanceof Message.Hello) { // A newer release may say more in it.
      byte[] bytes = Arrays.copyOf(AGAIN.array(), AGAIN.limit());
      assertThat(FrameCodecTest.decode(new FrameDecoder(), bytes, bytes.length))
          .containsExactly(given);
    } else {
      assertThat(AGAIN).as("%s, sent again", given.message()).isEqualTo(came);
    }
  }

  static byte[] sample(Random random) {
    List<Message> fixed = MessageSamples.fixed();
    Message message =
        random.nextInt(4) == 0
            ? MessageSamples.random(random)
            : fixed.get(random.nextInt(fixed.size()));
    byte[] frame = FrameCodecTest.encode(random.nextInt(65536), message);
    byte[] input = new byte[1 + frame.length];
    System.arraycopy(frame, 0, input, 1, frame.length);
    int spoiled = random.nextInt(4);
    if (spoiled > 0) {
      input = Spoiling.spoil(input, random);
    }
    if (input.length > 0) {
      boolean sealed = random.nextInt(8) > 0;
      input[0] = (byte) (Limits.VERSION_NEWEST | random.nextInt() & SMALL_PIECES);
      input[0] |= (byte) (sealed ? SEALED : 0);
    }
    return input;
  }

  @Test
  void frames_spoiled_areRefusedOrMeanSomething() {
    Fuzzing.Counts counts =
        Fuzzing.check(LinkWireFuzz.class, 50, LinkWireFuzz::sample, LinkWireFuzz::means);
    assertThat(counts.taken()).isPositive();
    assertThat(counts.refused()).isPositive();
  }

  @Test
  void validStreams_anyPieces_comeBack() throws ProtocolViolation {
    for (long seed = 0; seed < 400; seed++) {
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
}
