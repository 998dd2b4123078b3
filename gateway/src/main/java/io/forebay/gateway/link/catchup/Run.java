package io.forebay.gateway.link.catchup;

import io.forebay.gateway.group.CatchUpPiece;

/// A stretch of a batch that goes, or that the receiver has already.
record Run(CatchUpPiece piece, boolean alike) {
  /// Bytes to be read for it.
  int bytes() {
    return alike || piece.hole() ? 0 : piece.length();
  }
}
