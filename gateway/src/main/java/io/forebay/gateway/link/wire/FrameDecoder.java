package io.forebay.gateway.link.wire;

import static io.forebay.gateway.block.Check.check;

import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// Bytes to messages, for one direction of one connection at a time. Put what has arrived into
/// [#space], then call [#next]; it never takes more than one frame, so memory is one frame.
///
/// ```
/// header wanted ── 12 bytes ──► body wanted ── length bytes ──► frame given ──► header wanted
/// ```
/// After a violation it is of no use until [#reset].
public final class FrameDecoder {
  private final ByteBuffer buffer;
  private int bodyBytesMax;
  private int version;
  private boolean given;

  public FrameDecoder() {
    this(Limits.BODY_BYTES_MAX);
  }

  /// A decoder of small frames, for connections that never get beyond greeting.
  public FrameDecoder(int bodyBytes) {
    buffer =
        ByteBuffer.allocateDirect(FrameHeader.BYTES + bodyBytes).order(ByteOrder.LITTLE_ENDIAN);
    reset();
  }

  /// Forgets everything: the first bytes of a new connection follow. Until [#greeted] bodies are held to
  /// [Limits#GREETING_BYTES_MAX].
  public void reset() {
    bodyBytesMax = Limits.GREETING_BYTES_MAX;
    version = Limits.VERSION_OLDEST;
    wantHeader();
  }

  /// Both sides have said Hello and agreed on a version: larger bodies may come, and what it has.
  public void greeted(int agreed) {
    version = agreed;
    bodyBytesMax = buffer.capacity() - FrameHeader.BYTES;
  }

  /// Where to put the next bytes: has room for at least one, and for no more than this frame still
  /// needs. Ends the life of the frame last given.
  public ByteBuffer space() {
    if (given) {
      wantHeader();
    }
    check(buffer.hasRemaining(), "wire decoder space");
    return buffer;
  }

  /// The frame that is complete now, or null while bytes are missing.
  public @Nullable Frame next() throws ProtocolViolation {
    check(!given, "wire decoder: space() comes first");
    if (buffer.hasRemaining()) {
      return null;
    }
    if (buffer.limit() == FrameHeader.BYTES) {
      int length = buffer.getInt(FrameHeader.LENGTH_AT);
      if (length < 0 || length > bodyBytesMax) {
        throw new ProtocolViolation(Rule.FRAME_LENGTH, length + " of at most " + bodyBytesMax);
      }
      if (length > 0) {
        buffer.limit(FrameHeader.BYTES + length);
        return null;
      }
    }
    given = true;
    return frame();
  }

  private Frame frame() throws ProtocolViolation {
    int bytes = buffer.limit();
    if (buffer.getInt(FrameHeader.CRC_AT) != FrameHeader.crc(buffer, 0, bytes)) {
      throw new ProtocolViolation(Rule.FRAME_CHECKSUM, "of a frame of " + bytes + " bytes");
    }
    if (buffer.get(FrameHeader.RESERVED_AT) != 0) {
      throw new ProtocolViolation(Rule.RESERVED, "frame header");
    }
    MessageType type = MessageType.of(buffer.get(FrameHeader.TYPE_AT) & 0xFF);
    if (type.since() > version) {
      throw new ProtocolViolation(Rule.UNKNOWN_TYPE, type + " in version " + version);
    }
    int channel = buffer.getShort(FrameHeader.CHANNEL_AT) & 0xFFFF;
    buffer.position(FrameHeader.BYTES);
    return MessageReader.read(type, channel, buffer);
  }

  private void wantHeader() {
    given = false;
    buffer.clear().limit(FrameHeader.BYTES);
  }
}
