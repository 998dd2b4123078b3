package io.forebay.gateway.group;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An attached peer, for status pages.
///
/// @param behindBytes of log that it has not confirmed
/// @param catchUp of the batch that goes to it or comes from it, also while the line is cut; null while there
///     is none
/// @param fork where its log and ours part, as found when they met last; null while they do not
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
    @Nullable CatchUpProgress catchUp,
    @Nullable Fork fork) {}
