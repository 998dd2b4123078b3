package io.forebay.gateway.link.catchup;

import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.ExtentDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the receiver has a piece with that digest.
///
/// @param part which part of a probe it is; null for a span
/// @param finer the slices of a span, to be asked about if it differs; else none
record Question(
    CatchUpPiece piece, ExtentDigest.Value digest, @Nullable Part part, List<Question> finer) {
  /// Of a probe.
  record Part(Probe probe, int at, int length) {
    CatchUpPiece piece() {
      CatchUpPiece whole = probe.piece;
      return new CatchUpPiece(whole.volume(), whole.offset() + at, length, false);
    }
  }

  static Question of(Part part, ExtentDigest.Value digest) {
    return new Question(part.piece(), digest, part, List.of());
  }

  /// `slices` lie one behind the other.
  static Question span(List<Question> slices, ExtentDigest.Value digest) {
    CatchUpPiece first = slices.getFirst().piece;
    int length = slices.stream().mapToInt(slice -> slice.piece.length()).sum();
    CatchUpPiece piece = new CatchUpPiece(first.volume(), first.offset(), length, false);
    return new Question(piece, digest, null, slices);
  }

  /// Nothing more is to be heard about it.
  void settled() {
    if (part != null) {
      part.probe.settled(part.length);
    }
    finer.forEach(Question::settled);
  }
}
