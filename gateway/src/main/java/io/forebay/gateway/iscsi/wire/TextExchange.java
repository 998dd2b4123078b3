package io.forebay.gateway.iscsi.wire;

import io.forebay.gateway.socket.ProtocolViolation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// One text that is too long for one PDU, on its way in either direction: parts come with the C bit until
/// the last, and our answer goes out in parts that the initiator asks for one by one (RFC 7143 6.2).
///
/// Confined to the connection's event loop.
public final class TextExchange {
  private final int bytesMax;
  private final ByteArrayOutputStream in = new ByteArrayOutputStream();
  private byte[] out = new byte[0];
  private int sent;

  /// Texts may have `bytesMax` bytes in all (M1).
  public TextExchange(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// Takes the next part of the initiator's text.
  public void take(ByteBuffer part) throws ProtocolViolation {
    if (in.size() + part.remaining() > bytesMax) {
      throw new ProtocolViolation("text-length", "more than " + bytesMax + " bytes");
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    in.writeBytes(bytes);
  }

  /// The whole text, once its last part has come; the next one begins.
  public byte[] text() {
    byte[] whole = in.toByteArray();
    in.reset();
    return whole;
  }

  /// Our answer; takes `text`.
  public void answer(byte[] text) {
    out = text;
    sent = 0;
  }

  /// Whether parts of our answer wait to be asked for.
  public boolean more() {
    return sent < out.length;
  }

  /// The next part of our answer, at most `partBytesMax`.
  public byte[] next(int partBytesMax) {
    int end = Math.min(out.length, sent + partBytesMax);
    byte[] part = Arrays.copyOfRange(out, sent, end);
    sent = end;
    return part;
  }

  /// Forgets both directions.
  public void reset() {
    in.reset();
    answer(new byte[0]);
  }
}
