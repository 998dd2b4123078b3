package io.forebay.gateway.link.catchup;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.group.CatchUpPiece;
import java.util.BitSet;
import java.util.List;

/// One piece of a batch that the receiver is asked about: which of its blocks differ. Confined to the
/// agent.
final class Probe {
  private static final int BLOCK = CatchUpPiece.BLOCK_BYTES;

  final CatchUpPiece piece;
  private final BitSet different = new BitSet();
  private int open; // Bytes that nothing is known about yet.
  private int drained;

  Probe(CatchUpPiece piece) {
    this.piece = piece;
    open = piece.hole() ? 0 : piece.length();
  }

  /// Nothing more is to be heard about `bytes` of it.
  void settled(int bytes) {
    open -= bytes;
    Check.check(open >= 0, "R1 answered once", piece.offset(), open);
  }

  /// The block at `at`, `bytes` long, has to go.
  void differs(int at, int bytes) {
    different.set(at / BLOCK);
    settled(bytes);
  }

  boolean settled() {
    return open == 0;
  }

  /// Adds what it is made of to `runs`, from its start on, as far as they go into one load. Returns
  /// whether that was all.
  boolean drainTo(List<Run> runs) {
    while (drained < piece.length()) {
      if (!Load.takes(runs)) {
        return false;
      }
      runs.add(next());
    }
    return true;
  }

  private Run next() {
    int from = drained;
    if (piece.hole()) {
      drained = piece.length();
      return new Run(piece, false);
    }
    int block = from / BLOCK;
    boolean goes = different.get(block);
    int end = goes ? different.nextClearBit(block) : different.nextSetBit(block);
    drained = end < 0 ? piece.length() : Math.min(piece.length(), end * BLOCK);
    CatchUpPiece part =
        new CatchUpPiece(piece.volume(), piece.offset() + from, drained - from, false);
    return new Run(part, !goes);
  }
}
