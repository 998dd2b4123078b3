package io.forebay.gateway.link.catchup;

import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.CatchUpSource;
import io.forebay.gateway.link.FramedPipe;
import io.forebay.gateway.link.wire.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  private int toldOfPiece;
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
    toldOfPiece = 0;
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

  /// Writes the next frame, with at most `bytesMax` bytes beside it. Returns what the peer has once it
  /// has that frame: whole blocks of a piece, so that a line that is cut again and again still makes
  /// progress; null when the frame did not complete one.
  @Nullable CatchUpPiece write(FramedPipe line, int channel, int bytesMax) {
    CatchUpPiece now = pieces.get(piece);
    if (now.hole()) {
      line.write(channel, new Message.ExtentZero(now.volume(), now.offset(), now.length()));
      piece++;
      return now;
    }
    int count = Math.min(bytesMax, now.length() - sentOfPiece);
    ByteBuffer bytes = memory.segment().asSlice(at, count).asByteBuffer();
    long offset = now.offset() + sentOfPiece;
    line.write(channel, new Message.ExtentBytes(now.volume(), offset, count), bytes);
    at += count;
    sentOfPiece += count;
    return part(now);
  }

  private @Nullable CatchUpPiece part(CatchUpPiece now) {
    boolean through = sentOfPiece == now.length();
    int whole = through ? sentOfPiece : sentOfPiece - sentOfPiece % CatchUpPiece.BLOCK_BYTES;
    int from = toldOfPiece;
    toldOfPiece = whole;
    if (through) {
      sentOfPiece = 0;
      toldOfPiece = 0;
      piece++;
    }
    return whole == from
        ? null
        : new CatchUpPiece(now.volume(), now.offset() + from, whole - from, false);
  }

  void free() {
    memory.close();
  }
}
