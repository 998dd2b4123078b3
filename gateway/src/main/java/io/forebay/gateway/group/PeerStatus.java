package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attached peer, for status pages.
///
/// @param behindBytes of log that it has not confirmed
public record PeerStatus(
    UUID appliance,
    String name,
    boolean connected,
    Rung rung,
    long ackedLsn,
    long sentLsn,
    long behindBytes,
    long bytesPerSecond,
    @Nullable PeerReport report) {}
