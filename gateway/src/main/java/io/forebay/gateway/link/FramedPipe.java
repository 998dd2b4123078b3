package io.forebay.gateway.link;

import static io.forebay.gateway.block.Check.check;

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
  private boolean lost;
  private long received;
  private long handedOver;

  /// Borrows `decoder` and `out` (room for the largest frame to be written) until the connection ends,
  /// and makes them ready for it.
  public FramedPipe(Pipe pipe, FrameDecoder decoder, ByteBuffer out) {
    this.pipe = pipe;
    this.decoder = decoder;
    this.out = out;
    decoder.reset();
    out.clear().limit(0);
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
        return frame;
      }
    }
    return null;
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

  /// Bytes that the pipe has taken and the system has not.
  public int unsentBytes() {
    return out.remaining() + pipe.unsentBytes();
  }

  public void greeted() {
    decoder.greeted();
  }

  public String remote() {
    return pipe.remote();
  }

  public void close() {
    pipe.close();
  }
}
