package io.forebay.gateway.block;

/// How long a range of a volume stayed as it was read: no record in `[fromLsn, toLsn)` touches it. Two
/// appliances with the same log can compare what they read if their spans meet, for then there is a
/// position at which both had just that.
public record SteadySpan(long fromLsn, long toLsn) {
  public boolean meets(SteadySpan other) {
    return fromLsn <= other.toLsn && other.fromLsn <= toLsn;
  }
}
