package io.forebay.gateway.group;

/// A checkpoint that the log named: its record starts at `lsn`; `stopLsn`, behind the Mark that
/// follows at once, is where readers stop for it. `wallMillis` is for display only. `hold`: its
/// maker asked secondaries to hold there.
public record CheckpointEntry(
    String name, CheckpointKind kind, boolean hold, long lsn, long stopLsn, long wallMillis) {}
