package io.forebay.gateway.log;

import io.forebay.gateway.block.Position;

/// Where a control record went.
///
/// @param lsn of the record
/// @param end after the record and the Mark that follows a Checkpoint or EpochEnd at once: the
///     position of the stop
public record Placed(long lsn, Position end) {}
