package io.forebay.gateway.link.catchup;

import io.forebay.gateway.group.CatchUpPiece;
import io.forebay.gateway.group.ExtentDigest;
import java.util.ArrayList;
import java.util.List;

/// Puts slices that lie one behind the other under one digest. A span that differs is read twice by the
/// receiver, as its slices are asked about after all: so after one the next pieces go by slices at once,
/// for longer each time, until a span is alike.
///
/// Of the agent, but for [#over].
final class Spans {
  /// Pieces that go by slices after a span that differs: 64 MiB at first, 4 GiB at most.
  private static final int DOUBT_PIECES_MIN = 64;

  private static final int DOUBT_PIECES_MAX = 4096;

  private final boolean known;
  private int doubtful;
  private int doubt = DOUBT_PIECES_MIN;

  /// `known`: whether the receiver knows them.
  Spans(boolean known) {
    this.known = known;
  }

  /// Whether the next so many pieces are asked about by spans.
  boolean next(int pieces) {
    if (doubtful > 0) {
      doubtful -= pieces;
      return false;
    }
    return known;
  }

  void heard(boolean different) {
    if (!different) {
      doubt = DOUBT_PIECES_MIN;
    } else if (doubtful <= 0) {
      doubtful = doubt;
      doubt = Math.min(2 * doubt, DOUBT_PIECES_MAX);
    }
  }

  /// The same questions, by spans.
  static List<Question> over(List<Question> slices, ExtentDigest hash) {
    List<Question> spans = new ArrayList<>();
    List<Question> under = new ArrayList<>();
    for (Question slice : slices) {
      if (!under.isEmpty() && !continues(under, slice.piece())) {
        spans.add(one(under, hash));
        under = new ArrayList<>();
      }
      under.add(slice);
    }
    if (!under.isEmpty()) {
      spans.add(one(under, hash));
    }
    return spans;
  }

  /// The receiver cuts a span into whole slices, the last one apart.
  private static boolean continues(List<Question> under, CatchUpPiece next) {
    CatchUpPiece first = under.getFirst().piece();
    CatchUpPiece last = under.getLast().piece();
    return next.volume() == last.volume()
        && last.length() == ExtentDigest.SLICE_BYTES
        && next.offset() == last.offset() + last.length()
        && next.offset() + next.length() - first.offset() <= ExtentDigest.SPAN_BYTES_MAX;
  }

  private static Question one(List<Question> under, ExtentDigest hash) {
    return under.size() == 1
        ? under.getFirst()
        : Question.span(under, hash.of(under.stream().map(Question::digest).toList()));
  }
}
