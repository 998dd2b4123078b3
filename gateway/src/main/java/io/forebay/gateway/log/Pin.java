package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;

/// Holds the log back from reusing what a reader still needs. Close it once; any thread.
public final class Pin implements AutoCloseable {
  private final PinTable table;
  private final long lsn;
  private boolean closed;

  Pin(PinTable table, long lsn) {
    this.table = table;
    this.lsn = lsn;
  }

  /// Everything from here on stays readable.
  public long lsn() {
    return lsn;
  }

  @Override
  public void close() {
    Check.check(!closed, "R2 a pin is closed once", lsn, 0);
    closed = true;
    table.release(lsn);
  }
}
