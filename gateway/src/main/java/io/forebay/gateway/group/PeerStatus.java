package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attached peer, for status pages.
///
/// @param behindBytes of log that it has not confirmed
/// @param catchUp of the batch under way, null while there is none
public record PeerStatus(
    UUID appliance,
    String name,
    boolean connected,
    Rung rung,
    long ackedLsn,
    long sentLsn,
    long behindBytes,
    long bytesPerSecond,
    @Nullable PeerReport report,
    @Nullable CatchUpProgress catchUp) {}
