package io.forebay.gateway.ledger;

import java.util.UUID;

/// Which stretch of which log a table stands for. The chain at its end proves the contents: a table
/// counts only while the log has the same chain there and the same number of records.
///
/// @param base LSN of the first record
/// @param end LSN after the last record
/// @param chain of the log at `end`
/// @param records in `[base, end)`
public record TableStamp(UUID group, long base, long end, long chain, long records) {}
