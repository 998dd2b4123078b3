package io.forebay.gateway.nbd.transmission;

import static io.forebay.gateway.nbd.wire.TransmissionCodes.HOLE_BYTES;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_DATA;
import static io.forebay.gateway.nbd.wire.TransmissionCodes.REPLY_TYPE_OFFSET_HOLE;

import io.netty.buffer.ByteBuf;

/// Sends what a READ has brought: as it is, or in chunks, of which those that read as zeroes are holes.
///
/// The chunks are cut out of the read's one buffer: the header of a data chunk stands in the end of the
/// hole before it, whose bytes nobody sends.
final class ReadReply {
  /// A shorter hole is not worth a chunk of its own, and gives no room for the header after it.
  private static final int HOLE_LENGTH_MIN = 512;

  private final Replies replies;
  private final Outstanding.Reading read;

  private ReadReply(Replies replies, Outstanding.Reading read) {
    this.replies = replies;
    this.read = read;
  }

  /// Answers `read`, which has succeeded; its memory is given back once all of it has left.
  static void send(Replies replies, Outstanding.Reading read) {
    if (replies.framing().chunks()) {
      new ReadReply(replies, read).chunks();
    } else {
      replies.simpleData(read.cookie, read.buffer(), read);
    }
  }

  private void chunks() {
    int length = read.length();
    int end = pieceEnd(0);
    boolean zero = isHole(0, end);
    int from = 0; // Of the run of pieces that are all holes, or all data.
    while (end < length) {
      int next = pieceEnd(end);
      boolean nextZero = isHole(end, next);
      if (nextZero != zero) {
        run(zero, from, end);
        from = end;
        zero = nextZero;
      }
      end = next;
    }
    if (from == 0 && !zero) {
      fill(read.buffer(), 0, length);
      replies.add(read.buffer(), read);
    } else {
      run(zero, from, length);
      read.buffer().release();
      read.left();
    }
    replies.flushIfMuch(); // Only now: sending would move the view that the scan looks through.
  }

  /// Where the piece that begins at `from` ends: at a multiple of the piece's length in the volume.
  private int pieceEnd(int from) {
    if (read.whole()) {
      return read.length();
    }
    int into = (int) ((read.offset + from) % ZeroScan.PIECE_BYTES);
    return Math.min(read.length(), from + ZeroScan.PIECE_BYTES - into);
  }

  private boolean isHole(int from, int end) {
    boolean worth = end - from >= HOLE_LENGTH_MIN || end - from == read.length();
    return worth && read.isZero(from, end - from);
  }

  private void run(boolean zero, int from, int end) {
    boolean last = end == read.length();
    if (zero) {
      ByteBuf out = replies.room(replies.framing().chunkHeaderBytes() + HOLE_BYTES);
      replies.chunk(out, last, REPLY_TYPE_OFFSET_HOLE, read.cookie, read.offset, HOLE_BYTES);
      out.writeLong(read.offset + from).writeInt(end - from);
    } else {
      int bytes = replies.dataHeaderBytes() + end - from;
      ByteBuf part = read.buffer().retainedSlice(from, bytes);
      fill(part, from, end);
      read.part();
      replies.add(part, read);
    }
  }

  /// Puts the header of the data `[from, end)` in front of it.
  private void fill(ByteBuf out, int from, int end) {
    out.clear();
    boolean last = end == read.length();
    long payload = Long.BYTES + (long) end - from;
    replies.chunk(out, last, REPLY_TYPE_OFFSET_DATA, read.cookie, read.offset, payload);
    out.writeLong(read.offset + from).writerIndex(out.capacity());
  }
}
