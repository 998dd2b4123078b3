package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.util.List;

/// What the state file tells a recovery.
///
/// @param startLsn oldest retained record, with the chain before it
/// @param fromLsn `destaged`: replay begins here, with the chain before it
/// @param epochs history as recorded, oldest first
/// @param bootId of the boot in which the log was last opened
/// @param claimedDurable the highest `durable` that the state file stands on (B4)
/// @param acceptedEnd an end below what is claimed, accepted by the operator's cut or because the
///     rest is fetched from a peer; [#NOTHING_ACCEPTED] otherwise
public record LogRoot(
    long startLsn,
    long startChain,
    long fromLsn,
    long fromChain,
    List<Epoch> epochs,
    Closing closing,
    String bootId,
    long claimedDurable,
    long acceptedEnd) {
  public static final long NOTHING_ACCEPTED = -1;

  public LogRoot {
    epochs = List.copyOf(epochs);
  }

  /// The same with the history as it is now.
  public LogRoot withEpochs(List<Epoch> now) {
    return new LogRoot(
        startLsn,
        startChain,
        fromLsn,
        fromChain,
        now,
        closing,
        bootId,
        claimedDurable,
        acceptedEnd);
  }

  /// The same after the operator, or a fetch from a peer, accepted `end`.
  public LogRoot accepting(long end) {
    return new LogRoot(
        startLsn, startChain, fromLsn, fromChain, epochs, closing, bootId, claimedDurable, end);
  }
}
