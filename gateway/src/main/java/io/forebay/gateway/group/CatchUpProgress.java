package io.forebay.gateway.group;

/// How far a batch is, in bytes of extents.
///
/// @param doneBytes confirmed; never runs backwards
/// @param totalBytes grows while the ladder adds some
/// @param alikeBytes of those confirmed: what the peer had already, found by digests, and was not sent
public record CatchUpProgress(long doneBytes, long totalBytes, long alikeBytes) {}
