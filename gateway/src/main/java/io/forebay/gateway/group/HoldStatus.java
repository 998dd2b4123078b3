package io.forebay.gateway.group;

/// A hold as it is shown: under way until `settled`, exported from then on.
public record HoldStatus(String checkpoint, long stopLsn, boolean settled) {}
