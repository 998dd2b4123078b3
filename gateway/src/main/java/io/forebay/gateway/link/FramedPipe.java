package io.forebay.gateway.link;

import static io.forebay.gateway.block.Check.check;

import io.forebay.gateway.link.packing.DeltaEncoder;
import io.forebay.gateway.link.packing.Packing;
import io.forebay.gateway.link.packing.Span;
import io.forebay.gateway.link.wire.Frame;
import io.forebay.gateway.link.wire.FrameDecoder;
import io.forebay.gateway.link.wire.FrameEncoder;
import io.forebay.gateway.link.wire.Message;
import io.forebay.gateway.link.wire.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Frames over a pipe. Holds one frame in each direction, so memory stays what the buffers are.
/// Confined to the agent that drives the connection.
public final class FramedPipe {
  private final Pipe pipe;
  private final FrameDecoder decoder;
  private final ByteBuffer out;
  private final Packing packing;
  private boolean lost;
  private long received;
  private long handedOver;

  /// Borrows `decoder`, `out` (room for the largest frame to be written) and `packing` until the connection
  /// ends, and makes them ready for it.
  public FramedPipe(Pipe pipe, FrameDecoder decoder, ByteBuffer out, Packing packing) {
    this.pipe = pipe;
    this.decoder = decoder;
    this.out = out;
    this.packing = packing;
    decoder.reset();
    out.clear().limit(0);
    packing.begin();
  }

  /// The next frame that has arrived whole; null when there is none now (then see [#lost]). Valid until
  /// the next call.
  public @Nullable Frame read() throws ProtocolViolation {
    while (!lost) {
      int count = pipe.receive(decoder.space());
      if (count == 0) {
        return null;
      }
      if (count == Pipe.LOST) {
        lost = true;
        return null;
      }
      received += count;
      Frame frame = decoder.next();
      if (frame != null) {
        return unpacked(frame);
      }
    }
    return null;
  }

  /// The same frame with plain bytes beside it: whoever it is for, the packed stream goes on.
  private Frame unpacked(Frame frame) throws ProtocolViolation {
    return switch (frame.message()) {
      case Message.PackedLog(long lsn, Message.Packed packed) -> unpacked(frame, packed);
      case Message.PackedExtent(int volume, long offset, Message.Packed packed) ->
          unpacked(frame, packed);
      default -> frame;
    };
  }

  private Frame unpacked(Frame frame, Message.Packed packed) throws ProtocolViolation {
    return new Frame(frame.channel(), frame.message(), packing.unpack(packed, frame.payload()));
  }

  /// Whether the line is gone and everything that came before was read.
  public boolean lost() {
    return lost;
  }

  /// Bytes that have arrived: any of them is a sign of life.
  public long receivedBytes() {
    return received;
  }

  /// Bytes that have left for good: accepted by the system for sending.
  public long sentBytes() {
    return handedOver - pipe.unsentBytes();
  }

  /// Bytes that the pipe has taken.
  public long handedBytes() {
    return handedOver;
  }

  /// Bytes of all frames written.
  public long writtenBytes() {
    return handedOver + out.remaining();
  }

  /// See [Pipe#holdUnsent].
  public void holdUnsent(int bytesMax) {
    pipe.holdUnsent(bytesMax);
  }

  /// Hands over what is left of the last frame; true when there is room for another one.
  public boolean flush() {
    if (out.hasRemaining()) {
      int before = out.remaining();
      pipe.send(out);
      handedOver += before - out.remaining();
    }
    return !out.hasRemaining();
  }

  /// Whether the pipe has taken the last frame whole.
  public boolean hasRoom() {
    return !out.hasRemaining();
  }

  /// Writes one frame and hands over what the pipe takes. Only after [#flush] has returned true.
  public void write(int channel, Message message, ByteBuffer payload) {
    check(!out.hasRemaining(), "one frame at a time", out.remaining(), 0);
    out.clear();
    FrameEncoder.encode(channel, message, payload, out);
    out.flip();
    flush();
  }

  /// As above, for a message with nothing beside it.
  public void write(int channel, Message message) {
    write(channel, message, ByteBuffer.allocate(0));
  }

  /// Writes one frame of the log from `lsn` on: as many of `bytes` as fit a payload of about `payloadMax`
  /// bytes, packed if that makes fewer of them. Returns how many; takes nothing from the buffer.
  public int writeLog(int channel, long lsn, ByteBuffer bytes, int payloadMax) {
    long started = packing.nanos();
    Packing.Piece piece = packing.pack(bytes, payloadMax);
    if (piece == null) {
      int count = Math.min(bytes.remaining(), payloadMax);
      write(channel, new Message.LogBytes(lsn, count), bytes.slice(bytes.position(), count));
      packing.sent(count, count, started);
      return count;
    }
    write(channel, new Message.PackedLog(lsn, piece.packed()), piece.bytes());
    packing.sent(piece.packed().length(), piece.packed().bytes(), started);
    return piece.packed().length();
  }

  /// As [#writeLog], telling the bytes of `span` by what the receiver holds. Returns 0, writing nothing, when that
  /// is not possible now.
  public int writeCoded(int channel, long lsn, Span span, int payloadMax, DeltaEncoder encoder) {
    long started = packing.nanos();
    Packing.Piece piece = packing.code(span, payloadMax, encoder);
    if (piece == null) {
      return 0;
    }
    write(channel, new Message.PackedLog(lsn, piece.packed()), piece.bytes());
    packing.sent(piece.packed().length(), piece.packed().bytes(), started);
    return piece.packed().length();
  }

  /// As [#writeLog], of a volume's bytes at `offset`.
  public int writeExtent(int channel, Extent at, ByteBuffer bytes, int payloadMax) {
    long started = packing.nanos();
    Packing.Piece piece = packing.pack(bytes, payloadMax);
    if (piece == null) {
      int count = Math.min(bytes.remaining(), payloadMax);
      ByteBuffer part = bytes.slice(bytes.position(), count);
      write(channel, new Message.ExtentBytes(at.volume(), at.offset(), count), part);
      packing.sent(count, count, started);
      return count;
    }
    Message.Packed packed = piece.packed();
    write(channel, new Message.PackedExtent(at.volume(), at.offset(), packed), piece.bytes());
    packing.sent(packed.length(), packed.bytes(), started);
    return packed.length();
  }

  /// Where an extent begins.
  public record Extent(int volume, long offset) {}

  /// Bytes that the pipe has taken and the system has not.
  public int unsentBytes() {
    return out.remaining() + pipe.unsentBytes();
  }

  public LineTraffic.Segments segments() {
    return pipe.segments(sentBytes());
  }

  /// Both have said Hello, and speak `version`.
  public void greeted(int version) {
    decoder.greeted(version);
    packing.agreed(version);
  }

  public String remote() {
    return pipe.remote();
  }

  public void close() {
    pipe.close();
  }
}
