package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.Closing;

/// Where the log and the mirror stand, as last recorded.
///
/// @param present false until a log exists (a secondary before its first catch-up)
/// @param startLsn oldest record kept, with the chain before it
/// @param destagedLsn the mirror holds everything below, with the chain before it
/// @param destagingLsn the mirror holds nothing at or above
/// @param durableLsn the highest `durable` that anything here stands on (B4)
/// @param acceptedLsn an end of the log below what was durable that was accepted (operator, or a fetch
///     under way), until an epoch begins there; [Group#NONE] when none
/// @param bootId of the boot in which the log was last opened
record LogExtent(
    boolean present,
    long startLsn,
    long startChain,
    long destagedLsn,
    long destagedChain,
    long destagingLsn,
    long durableLsn,
    long acceptedLsn,
    Closing closing,
    String bootId) {
  LogExtent {
    Check.check(startLsn >= 0 && startLsn <= destagedLsn, "R2", startLsn, destagedLsn);
    Check.check(destagedLsn <= destagingLsn, "destaging", destagedLsn, destagingLsn);
    Check.check(destagingLsn <= durableLsn, "B3", destagingLsn, durableLsn);
  }

  static LogExtent absent() {
    return new LogExtent(false, 0, 0, 0, 0, 0, 0, Group.NONE, new Closing.Open(), "");
  }

  static LogExtent startingAt(long lsn, long chain, String bootId) {
    return new LogExtent(
        true, lsn, chain, lsn, chain, lsn, lsn, Group.NONE, new Closing.Open(), bootId);
  }

  LogExtent withStart(long lsn, long chain) {
    return new LogExtent(
        present,
        lsn,
        chain,
        destagedLsn,
        destagedChain,
        destagingLsn,
        durableLsn,
        acceptedLsn,
        closing,
        bootId);
  }

  LogExtent withDestaged(long lsn, long chain, long destaging, long durable) {
    return new LogExtent(
        present,
        startLsn,
        startChain,
        lsn,
        chain,
        destaging,
        durable,
        acceptedLsn,
        closing,
        bootId);
  }

  LogExtent withDurable(long durable, long accepted) {
    return new LogExtent(
        present,
        startLsn,
        startChain,
        destagedLsn,
        destagedChain,
        destagingLsn,
        durable,
        accepted,
        closing,
        bootId);
  }

  LogExtent withClosing(Closing newClosing, String newBootId) {
    return new LogExtent(
        present,
        startLsn,
        startChain,
        destagedLsn,
        destagedChain,
        destagingLsn,
        durableLsn,
        acceptedLsn,
        newClosing,
        newBootId);
  }
}
