package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.util.List;

/// Where the log stands between two records.
///
/// @param lsn after the last record
/// @param total log bytes without fill up to there
/// @param closed the last batch end at or below `lsn`
/// @param epochs history, oldest first
record TailState(long lsn, long chain, int epoch, long total, Batch closed, List<Epoch> epochs) {
  static TailState of(LogStart start) {
    List<Epoch> epochs = start.epochs();
    int epoch = epochs.isEmpty() ? 0 : epochs.getLast().number();
    Batch closed = new Batch(start.lsn(), start.chain(), epoch);
    return new TailState(start.lsn(), start.chain(), epoch, start.total(), closed, epochs);
  }
}
