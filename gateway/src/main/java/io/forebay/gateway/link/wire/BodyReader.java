package io.forebay.gateway.link.wire;

import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/// Reads the fields of one body, each checked against what is left of it and against its bounds.
final class BodyReader {
  private final ByteBuffer body;

  /// Borrows `body` (little-endian, remaining bytes are the body).
  BodyReader(ByteBuffer body) {
    this.body = body;
  }

  int remaining() {
    return body.remaining();
  }

  int u8() throws ProtocolViolation {
    return take(1).get() & 0xFF;
  }

  int u16() throws ProtocolViolation {
    return take(2).getShort() & 0xFFFF;
  }

  /// Four bytes, any value.
  int int32() throws ProtocolViolation {
    return take(4).getInt();
  }

  /// Eight bytes, any value.
  long int64() throws ProtocolViolation {
    return take(8).getLong();
  }

  /// A position or amount: not negative.
  long amount(String field) throws ProtocolViolation {
    long value = int64();
    require(value >= 0, field);
    return value;
  }

  /// A count or length in [min, max].
  int within(int min, int max, String field) throws ProtocolViolation {
    int value = int32();
    require(value >= min && value <= max, field);
    return value;
  }

  boolean flag(String field) throws ProtocolViolation {
    int value = u8();
    require(value <= 1, field);
    return value == 1;
  }

  /// 16 bytes: the most significant long, then the least significant one.
  UUID uuid() throws ProtocolViolation {
    holds(2 * Long.BYTES);
    return new UUID(body.getLong(), body.getLong());
  }

  /// A length of two bytes and that much UTF-8 without control characters.
  String text(int bytesMax, String field) throws ProtocolViolation {
    int length = u16();
    require(length <= bytesMax, field);
    ByteBuffer bytes = take(length).slice(body.position(), length);
    body.position(body.position() + length);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      require(text.chars().noneMatch(Character::isISOControl), field);
      return text;
    } catch (CharacterCodingException e) {
      throw new ProtocolViolation(Rule.FIELD, field + " is not UTF-8");
    }
  }

  <E extends Enum<E> & Coded> E coded(E[] values, String field) throws ProtocolViolation {
    int code = u8();
    for (E value : values) {
      if (value.code() == code) {
        return value;
      }
    }
    throw new ProtocolViolation(Rule.FIELD, field + " " + code);
  }

  /// The seal of a pairing message, in hex.
  String seal() throws ProtocolViolation {
    byte[] seal = new byte[Limits.SEAL_BYTES];
    take(seal.length).get(seal);
    return HexFormat.of().formatHex(seal);
  }

  Point point() throws ProtocolViolation {
    return new Point(within(0, Integer.MAX_VALUE, "epoch"), amount("lsn"), int64());
  }

  /// The rest of the body, which must have exactly `length` bytes. Borrowed from the decoder.
  ByteBuffer payload(int length) throws ProtocolViolation {
    if (body.remaining() != length) {
      throw new ProtocolViolation(
          Rule.BODY_LENGTH, body.remaining() + " bytes beside a message that says " + length);
    }
    return body;
  }

  /// Refuses a body that goes on.
  void end() throws ProtocolViolation {
    if (body.hasRemaining()) {
      throw new ProtocolViolation(Rule.BODY_LENGTH, body.remaining() + " bytes too many");
    }
  }

  static void require(boolean condition, String field) throws ProtocolViolation {
    if (!condition) {
      throw new ProtocolViolation(Rule.FIELD, field);
    }
  }

  /// Refuses a body that has not `bytes` left: before anything is allocated for them.
  void holds(int bytes) throws ProtocolViolation {
    if (body.remaining() < bytes) {
      throw new ProtocolViolation(Rule.BODY_LENGTH, "the body ends inside a field");
    }
  }

  private ByteBuffer take(int bytes) throws ProtocolViolation {
    holds(bytes);
    return body;
  }
}
