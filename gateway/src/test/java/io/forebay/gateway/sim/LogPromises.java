package io.forebay.gateway.sim;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.LogRoot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was promised to somebody outside, and what the state file says: it outlives every crash.
final class LogPromises {
  /// Everything below was acked; lost by a power cut only.
  long acked;

  /// Everything below was in the log at a flush that was answered (B2).
  long flushed;

  /// Everything below has left the log: destaged or sent (B3).
  long exposed;

  // The state file. Each change is atomic and durable at once: how that is done is another room's.
  long startLsn;
  long startChain;
  long destaged;
  long destagedChain;
  List<Epoch> epochs = List.of();
  Closing closing = new Closing.Open();
  String bootId;

  LogPromises(long startLsn, long startChain, String bootId) {
    this.startLsn = startLsn;
    this.startChain = startChain;
    this.destaged = startLsn;
    this.destagedChain = startChain;
    this.bootId = bootId;
    acked = startLsn;
    flushed = startLsn;
    exposed = startLsn;
  }

  LogRoot root() {
    return new LogRoot(
        startLsn,
        startChain,
        destaged,
        destagedChain,
        epochs,
        closing,
        bootId,
        destaged,
        LogRoot.NOTHING_ACCEPTED);
  }

  /// The state file as it was at the last clean stop, if nothing was given up since.
  private @Nullable LogRoot cleanCopy;

  void closed(long lsn, long chain) {
    closing = new Closing.Clean(lsn, chain);
    flushed = Math.max(flushed, lsn);
    cleanCopy = root();
  }

  /// Somebody puts the state file of the last clean stop back; false if that cannot be told from
  /// damage.
  boolean putCleanCopyBack() {
    LogRoot copy = cleanCopy;
    if (copy == null || copy.startLsn() != startLsn || !(closing instanceof Closing.Open)) {
      return false;
    }
    destaged = copy.fromLsn();
    destagedChain = copy.fromChain();
    epochs = copy.epochs();
    closing = copy.closing();
    bootId = copy.bootId();
    return true;
  }

  /// What has to be there after a power cut.
  long durable() {
    return Math.max(flushed, Math.max(exposed, destaged));
  }

  /// The log ends at `end` now, however that came about.
  void endsAt(long end) {
    acked = end;
    flushed = Math.min(flushed, end);
    exposed = Math.min(exposed, end);
  }
}
