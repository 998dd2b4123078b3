package io.forebay.gateway.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.forebay.gateway.block.InvariantError;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
  private static final FrameDecoder DECODER = new FrameDecoder();

  static byte[] encode(int channel, Message message) {
    int room = Math.min(FrameEncoder.FRAME_BYTES_MAX, 2000 + message.payloadBytes());
    if (message instanceof Message.Attach
        || message instanceof Message.CatchUpEnd
        || message instanceof Message.DigestQuery
        || message instanceof Message.VerifyQuery) {
      room = FrameEncoder.FRAME_BYTES_MAX;
    }
    ByteBuffer into = ByteBuffer.allocate(room);
    FrameEncoder.encode(channel, message, MessageSamples.payload(message), into);
    return Arrays.copyOf(into.array(), into.position());
  }

  /// A frame as it was given, its payload copied.
  record Given(int channel, Message message, ByteBuffer payload) {}

  /// Feeds `bytes` in pieces of at most `piece`.
  static List<Given> decode(FrameDecoder decoder, byte[] bytes, int piece)
      throws ProtocolViolation {
    List<Given> given = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      ByteBuffer space = decoder.space();
      int take = Math.min(Math.min(piece, bytes.length - at), space.remaining());
      space.put(bytes, at, take);
      at += take;
      Frame frame = decoder.next();
      if (frame != null) {
        ByteBuffer copy = ByteBuffer.allocate(frame.payload().remaining());
        given.add(new Given(frame.channel(), frame.message(), copy.put(frame.payload()).flip()));
      }
    }
    return given;
  }

  static FrameDecoder greeted() {
    DECODER.reset();
    DECODER.greeted(Limits.VERSION_NEWEST);
    return DECODER;
  }

  private static void assertViolates(byte[] bytes, Rule rule) {
    assertThatThrownBy(() -> decode(greeted(), bytes, Integer.MAX_VALUE))
        .isInstanceOfSatisfying(ProtocolViolation.class, v -> assertThat(v.rule()).isEqualTo(rule));
  }

  /// `bytes` with one byte set and the checksum made right again.
  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return sealed(changed);
  }

  static byte[] sealed(byte[] frame) {
    ByteBuffer buffer = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(FrameHeader.LENGTH_AT, frame.length - FrameHeader.BYTES);
    buffer.putInt(FrameHeader.CRC_AT, FrameHeader.crc(buffer, 0, frame.length));
    return frame;
  }

  @Test
  void samples_coverEveryMessageType() {
    Set<MessageType> types = new HashSet<>();
    MessageSamples.fixed().forEach(message -> types.add(MessageType.of(message)));
    assertThat(types).containsExactlyInAnyOrder(MessageType.values());
  }

  @Test
  void roundTrip_everyMessage_cutAtEveryByte() throws ProtocolViolation {
    for (Message message : MessageSamples.fixed()) {
      byte[] bytes = encode(5, message);
      for (int piece = 1; piece <= bytes.length; piece++) {
        assertThat(decode(greeted(), bytes, piece))
            .containsExactly(new Given(5, message, MessageSamples.payload(message)));
      }
    }
  }

  @Test
  void decode_manyFramesInOnePiece_givesEach() throws ProtocolViolation {
    ByteBuffer all = ByteBuffer.allocate(FrameEncoder.FRAME_BYTES_MAX);
    for (Message message : MessageSamples.fixed()) {
      FrameEncoder.encode(1, message, MessageSamples.payload(message), all);
    }
    byte[] bytes = Arrays.copyOf(all.array(), all.position());
    assertThat(decode(greeted(), bytes, Integer.MAX_VALUE))
        .extracting(Given::message)
        .isEqualTo(MessageSamples.fixed());
  }

  @Test
  void decode_anyFlippedBit_isRefused() {
    for (Message message : MessageSamples.fixed()) {
      byte[] bytes = encode(5, message);
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] flipped = bytes.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        try { // A flipped length may make the decoder wait for bytes that never come.
          assertThat(decode(greeted(), flipped, Integer.MAX_VALUE)).isEmpty();
        } catch (ProtocolViolation expected) {
          assertThat(expected.rule()).isIn(Rule.FRAME_CHECKSUM, Rule.FRAME_LENGTH);
        }
      }
    }
  }

  @Test
  void decode_bodyOneByteShortOrLong_isRefused() {
    for (Message message : MessageSamples.fixed()) {
      byte[] bytes = encode(5, message);
      if (bytes.length > FrameHeader.BYTES) {
        assertViolates(sealed(Arrays.copyOf(bytes, bytes.length - 1)), Rule.BODY_LENGTH);
      }
      if (!(message instanceof Message.Hello)) {
        assertViolates(sealed(Arrays.copyOf(bytes, bytes.length + 1)), Rule.BODY_LENGTH);
      }
    }
  }

  @Test
  void decode_helloWithMoreFields_isTakenFromANewerVersion() throws ProtocolViolation {
    byte[] hello = encode(0, MessageSamples.fixed().getFirst());
    byte[] longer = sealed(Arrays.copyOf(hello, hello.length + 9));
    assertThat(decode(new FrameDecoder(), longer, 7)).hasSize(1);
  }

  @Test
  void decode_bodyBeyondBound_isRefusedBeforeItComes() throws ProtocolViolation {
    byte[] header = Arrays.copyOf(encode(0, new Message.Heartbeat(1)), FrameHeader.BYTES);
    ByteBuffer lengths = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    for (int length : new int[] {Limits.BODY_BYTES_MAX + 1, -1, Integer.MIN_VALUE}) {
      lengths.putInt(FrameHeader.LENGTH_AT, length);
      assertViolates(header, Rule.FRAME_LENGTH);
    }
    lengths.putInt(FrameHeader.LENGTH_AT, Limits.GREETING_BYTES_MAX + 1);
    assertThatThrownBy(() -> decode(new FrameDecoder(), header, 12))
        .hasMessageContaining("FRAME_LENGTH");
    assertThat(decode(greeted(), header, 12)).isEmpty();
  }

  @Test
  void decode_reservedOrUnknown_isRefused() {
    byte[] beat = encode(0, new Message.Heartbeat(1));
    assertViolates(with(beat, FrameHeader.RESERVED_AT, 1), Rule.RESERVED);
    assertViolates(with(beat, FrameHeader.TYPE_AT, 200), Rule.UNKNOWN_TYPE);
    assertViolates(with(encode(0, new Message.Bye(Farewell.STOPPING)), 12, 99), Rule.FIELD);
    byte[] hello = encode(0, MessageSamples.fixed().getFirst());
    assertViolates(with(hello, FrameHeader.BYTES, 'G'), Rule.NOT_FOREBAY);
  }

  @Test
  void decode_messageOfALaterVersionThanAgreed_isUnknown() {
    for (Message message : MessageSamples.fixed()) {
      if (MessageType.of(message).since() > 1) {
        FrameDecoder old = new FrameDecoder();
        old.greeted(1);
        assertThatThrownBy(() -> decode(old, encode(1, message), Integer.MAX_VALUE))
            .hasMessageContaining("UNKNOWN_TYPE");
      }
    }
  }

  @Test
  void decode_nameWithControlCharacterOrBrokenText_isRefused() {
    byte[] command = encode(1, new Message.Command(1, Verb.HOLD, "ab", false, false));
    int name = FrameHeader.BYTES + 4 + 1 + 2;
    assertViolates(with(command, name, '\n'), Rule.FIELD);
    assertViolates(with(command, name, 0xC3), Rule.FIELD);
  }

  @Test
  void encode_outOfBounds_isOurBug() {
    assertThatThrownBy(() -> encode(1, new Message.LogBytes(-1, 1)))
        .isInstanceOf(InvariantError.class);
    assertThatThrownBy(() -> encode(0x10000, new Message.Detach()))
        .isInstanceOf(InvariantError.class);
    assertThatThrownBy(
            () -> encode(0, new Message.Hello(1, 1, MessageSamples.GROUP, "x".repeat(65), "")))
        .isInstanceOf(InvariantError.class);
  }

  @Test
  void encode_operatorLine_isCutAndCleaned() throws ProtocolViolation {
    String text = "a\nb" + "é".repeat(400);
    Message refuse = new Message.Refuse(Refusal.FAILED, text);
    Message given = decode(greeted(), encode(0, refuse), 100).getFirst().message();
    assertThat(given).isEqualTo(new Message.Refuse(Refusal.FAILED, "a b" + "é".repeat(254)));
  }

  @Test
  void legality_sender_state_bothCount() throws ProtocolViolation {
    Set<Party> sender = Set.of(Party.DIALER, Party.SENDER);
    Set<Party> receiver = Set.of(Party.ACCEPTOR, Party.RECEIVER);
    MessageType.LOG_BYTES.requireLegal(State.FOLLOWING, sender);
    assertThatThrownBy(() -> MessageType.LOG_BYTES.requireLegal(State.FOLLOWING, receiver))
        .isInstanceOf(ProtocolViolation.class);
    assertThatThrownBy(() -> MessageType.LOG_BYTES.requireLegal(State.STANDING, sender))
        .isInstanceOf(ProtocolViolation.class);
    MessageType.STATUS.requireLegal(State.STANDING, receiver);
  }
}
