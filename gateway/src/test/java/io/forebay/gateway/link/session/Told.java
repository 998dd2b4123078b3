package io.forebay.gateway.link.session;

import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.FrameDecoder;
import io.forebay.gateway.link.wire.FrameEncoder;
import io.forebay.gateway.link.wire.Limits;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// A frame as a liar handles it: read, written, or spoilt with a checksum that fits again.
record Told(int channel, Message message, byte[] beside) {
  private static final int CRC_BYTES = 4;

  /// Where the header's fields stand, and where the body begins.
  static final int LENGTH_AT = 4;

  static final int TYPE_AT = 8;
  static final int RESERVED_AT = 9;
  static final int BODY_AT = 12;

  /// Reads frames that a [LineSession] has written.
  static final class Reader {
    private final FrameDecoder decoder = new FrameDecoder();

    Told read(byte[] frame) {
      decoder.reset();
      decoder.greeted(Limits.VERSION_NEWEST);
      ByteBuffer from = ByteBuffer.wrap(frame);
      try {
        while (true) {
          ByteBuffer space = decoder.space();
          int count = Math.min(space.remaining(), from.remaining());
          space.put(from.slice(from.position(), count));
          from.position(from.position() + count);
          Frame whole = decoder.next();
          if (whole != null) {
            byte[] beside = new byte[whole.payload().remaining()];
            whole.payload().duplicate().get(beside);
            return new Told(whole.channel(), whole.message(), beside);
          }
        }
      } catch (ProtocolViolation e) {
        throw new AssertionError("what is passed on was whole", e);
      }
    }
  }

  /// Another message in the same place.
  Told saying(Message other) {
    return new Told(channel, other, beside);
  }

  byte[] frame() {
    ByteBuffer into = ByteBuffer.allocate(FrameEncoder.FRAME_BYTES_MAX);
    FrameEncoder.encode(channel, message, ByteBuffer.wrap(beside), into);
    byte[] frame = new byte[into.position()];
    into.flip().get(frame);
    return frame;
  }

  /// `frame` with a checksum that fits it.
  static byte[] sealed(byte[] frame) {
    CRC32C crc = new CRC32C();
    crc.update(frame, CRC_BYTES, frame.length - CRC_BYTES);
    ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(0, (int) crc.getValue());
    return frame;
  }

  /// A copy with one byte another one, and a checksum that fits.
  static byte[] spoilt(byte[] frame, int at, int by) {
    byte[] copy = frame.clone();
    copy[at] ^= (byte) by;
    return sealed(copy);
  }
}
