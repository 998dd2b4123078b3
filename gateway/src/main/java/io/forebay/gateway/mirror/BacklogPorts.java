package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Position;
import io.forebay.gateway.ledger.SegmentTables;
import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.LogReader;
import java.io.IOException;

/// What a backlog is connected to, all of one group.
///
/// @param positions of record boundaries in the retained log
/// @param onEvicted called when the pending index may have room again; any thread, must not block
public record BacklogPorts(
    LogReader log,
    LogLock lock,
    PendingIndex index,
    SegmentTables tables,
    Positions positions,
    Runnable onEvicted) {
  /// Looks up chain and epoch before the record at an LSN; may block.
  @FunctionalInterface
  public interface Positions {
    Position at(long lsn) throws IOException;
  }
}
