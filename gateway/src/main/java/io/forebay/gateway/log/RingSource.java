package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;

/// Scans a ring in place.
record RingSource(Ring ring) implements LogSource {
  @Override
  public Window window(long lsn) {
    long size = Lsn.bytesToFold(lsn);
    return new Window(ring.slice(lsn, size), 0, size);
  }
}
