package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// What a secondary tells its primary now and then, for checkpoints' life and for status.
public record PeerReport(
    long durableLsn,
    long destagedLsn,
    boolean imageUsable,
    @Nullable HoldStatus hold,
    long freeBufferBytes) {}
