package io.forebay.gateway.app;

import io.forebay.gateway.block.Clock;

/// The machine's clocks.
public final class JvmClock implements Clock {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
