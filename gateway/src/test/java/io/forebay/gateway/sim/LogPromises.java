package io.forebay.gateway.sim;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.LogRoot;
import java.util.List;

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
