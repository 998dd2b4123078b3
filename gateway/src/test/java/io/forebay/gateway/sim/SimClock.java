package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Clock;

/// Time that passes only when somebody says so.
public final class SimClock implements Clock {
  private static final long WALL_AT_START_MS = 1_800_000_000_000L;

  private long nanos;
  private long wallMillis = WALL_AT_START_MS;

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public long wallMillis() {
    return wallMillis + nanos / 1_000_000;
  }

  public void advance(long byNanos) {
    Check.check(byNanos >= 0, "time never runs backwards", byNanos, nanos);
    nanos += byNanos;
  }

  /// Sets the wall clock forward or back, as an operator or a time server may.
  public void jumpWall(long byMillis) {
    wallMillis += byMillis;
  }
}
