package io.forebay.gateway.group;

import org.jspecify.annotations.Nullable;

/// What an appliance tells of a group now and then, for checkpoints' life, for status, and for whoever asks
/// what a promote would give up.
///
/// @param appendedLsn the end of its log
/// @param wallMillis by its own clock
public record PeerReport(
    long appendedLsn,
    long durableLsn,
    long destagedLsn,
    boolean imageUsable,
    @Nullable HoldStatus hold,
    long freeBufferBytes,
    long wallMillis) {}
