package io.forebay.gateway.link.wire;

import static io.forebay.gateway.block.Check.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Messages to bytes. Stateless.
public final class FrameEncoder {
  /// Bytes of the largest frame.
  public static final int FRAME_BYTES_MAX = FrameHeader.BYTES + Limits.BODY_BYTES_MAX;

  /// Bytes of a frame around the payload of LogBytes: what a sender adds to each piece of the log.
  public static final int DATA_OVERHEAD = FrameHeader.BYTES + Long.BYTES + Integer.BYTES;

  private FrameEncoder() {}

  /// Appends the frame of a message that has no bytes beside it.
  public static void encode(int channel, Message message, ByteBuffer into) {
    encode(channel, message, Frame.NOTHING, into);
  }

  /// Appends one frame to `into`, which has room for [#FRAME_BYTES_MAX]. Consumes `payload`'s remaining
  /// bytes: as many as the message says.
  public static void encode(int channel, Message message, ByteBuffer payload, ByteBuffer into) {
    check(channel >= 0 && channel <= Frame.CHANNEL_MAX, "wire channel", channel, 0);
    check(payload.remaining() == message.payloadBytes(), "wire payload", payload.remaining(), 0);
    int at = into.position();
    into.order(ByteOrder.LITTLE_ENDIAN);
    into.position(at + FrameHeader.BYTES);
    MessageWriter.write(message, into);
    into.put(payload);
    int length = into.position() - at - FrameHeader.BYTES;
    check(length <= Limits.BODY_BYTES_MAX, "wire body", length, Limits.BODY_BYTES_MAX);
    into.putInt(at + FrameHeader.LENGTH_AT, length);
    into.put(at + FrameHeader.TYPE_AT, (byte) MessageType.of(message).code());
    into.put(at + FrameHeader.RESERVED_AT, (byte) 0);
    into.putShort(at + FrameHeader.CHANNEL_AT, (short) channel);
    into.putInt(at + FrameHeader.CRC_AT, FrameHeader.crc(into, at, FrameHeader.BYTES + length));
  }
}
