package io.forebay.gateway.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Where a scan finds the log's bytes.
interface LogSource {
  /// Bytes of the log in memory: LSN as asked stands at `at`; they end at `limit`. Valid until the
  /// next call.
  record Window(MemorySegment log, long at, long limit) {}

  /// The bytes from `lsn` on: the record there whole, if the source has it; empty if it has nothing.
  Window window(long lsn) throws IOException;
}
