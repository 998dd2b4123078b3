package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.util.List;
import java.util.UUID;

/// Where a new log begins: at zero, or at the end of a catch-up batch.
///
/// @param lsn a Mark's end, so a multiple of 4 KiB
/// @param chain before the first record
/// @param total running total of log bytes without fill
/// @param epochs history up to `lsn`, oldest first; the last one's records may follow
public record LogStart(long lsn, long chain, long total, List<Epoch> epochs) {
  public LogStart {
    epochs = List.copyOf(epochs);
  }

  /// The start of a new group's log.
  public static LogStart first(UUID group) {
    return new LogStart(0, Chain.seed(group), 0, List.of());
  }
}
