package io.forebay.gateway.control.plan;

/// What hosts wrote to a group in one hour, as far as somebody looked.
///
/// @param fromMillis when the hour begins, since 1970 UTC
/// @param seenMillis of it, somebody looked; more than 0, and some minutes more than an hour at most
/// @param writtenBytes as the line carries them, uncompressed
/// @param peakBytesPerSecond in its busiest five minutes; never below the mean of what was seen
public record WriteHour(
    long fromMillis, long seenMillis, long writtenBytes, long peakBytesPerSecond) {}
