package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Pieces of a batch, read from the mirror by a worker, then sent by the agent piece by piece, each in as
/// many frames as the line's speed asks for.
final class Load {
  /// The largest piece fits; several small ones are read together.
  static final int BYTES = 2 * CatchUpPiece.BYTES_MAX;

  /// Pieces of one load: holes take no bytes.
  private static final int PIECES_MAX = 256;

  private final Memory memory;
  private final List<CatchUpPiece> pieces = new ArrayList<>();
  private int filled;
  private int piece; // Being sent.
  private int sentOfPiece;
  private int at; // In memory, of the next byte to send.

  /// Takes `memory` of [#BYTES].
  Load(Memory memory) {
    this.memory = memory;
  }

  /// Reads what the peer lacks next. Returns whether the source has nothing more now. Blocks.
  boolean gather(CatchUpSource source) throws IOException {
    pieces.clear();
    filled = 0;
    piece = 0;
    sentOfPiece = 0;
    at = 0;
    while (pieces.size() < PIECES_MAX && filled + CatchUpPiece.BYTES_MAX <= BYTES) {
      CatchUpPiece next = source.next();
      if (next == null) {
        return true;
      }
      if (!next.hole()) {
        source.read(next, memory.segment().asSlice(filled, next.length()));
        filled += next.length();
      }
      pieces.add(next);
    }
    return false;
  }

  boolean sent() {
    return piece == pieces.size();
  }

  /// Writes the next frame, with at most `bytesMax` bytes beside it. Returns whether
  /// the piece is through.
  boolean write(FramedPipe line, int channel, int bytesMax) {
    CatchUpPiece now = pieces.get(piece);
    if (now.hole()) {
      line.write(channel, new Message.ExtentZero(now.volume(), now.offset(), now.length()));
      piece++;
      return true;
    }
    int count = Math.min(bytesMax, now.length() - sentOfPiece);
    ByteBuffer bytes = memory.segment().asSlice(at, count).asByteBuffer();
    long offset = now.offset() + sentOfPiece;
    line.write(channel, new Message.ExtentBytes(now.volume(), offset, count), bytes);
    at += count;
    sentOfPiece += count;
    if (sentOfPiece < now.length()) {
      return false;
    }
    sentOfPiece = 0;
    piece++;
    return true;
  }

  /// The piece that [#write] has just finished.
  CatchUpPiece last() {
    Check.check(piece > 0, "a piece was sent");
    return pieces.get(piece - 1);
  }

  void free() {
    memory.close();
  }
}
