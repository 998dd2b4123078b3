package io.forebay.gateway.iscsi.session;

import io.forebay.gateway.iscsi.wire.Bhs;

/// The session's serial numbers (RFC 7143 4.2.2): which commands may come, and how many answers there were.
///
/// Confined to the connection's event loop.
final class Serial {
  /// What becomes of a command's number.
  enum Turn {
    /// It is the next one, and counted now.
    NEXT,
    /// Outside of the window, or there before: nobody hears of it (4.2.2.1).
    IGNORED,
    /// Inside the window, with a gap before it, which nobody can fill at error recovery level 0.
    GAP
  }

  private int expCmdSn;
  private int maxCmdSn;
  private int statSn;

  /// `window` commands may come from `expCmdSn` on.
  Serial(int expCmdSn, int statSn, int window) {
    this.expCmdSn = expCmdSn;
    this.statSn = statSn;
    maxCmdSn = expCmdSn + window - 1;
  }

  Turn take(int cmdSn) {
    if (Bhs.before(cmdSn, expCmdSn) || Bhs.before(maxCmdSn, cmdSn)) {
      return Turn.IGNORED;
    }
    if (cmdSn != expCmdSn) {
      return Turn.GAP;
    }
    expCmdSn++;
    return Turn.NEXT;
  }

  /// A command that was counted is through: one more may come. The window never moves back.
  void through() {
    maxCmdSn++;
  }

  int expCmdSn() {
    return expCmdSn;
  }

  int maxCmdSn() {
    return maxCmdSn;
  }

  /// The number of an answer that counts.
  int nextStatSn() {
    return statSn++;
  }

  /// The number that the next one will have.
  int statSn() {
    return statSn;
  }
}
