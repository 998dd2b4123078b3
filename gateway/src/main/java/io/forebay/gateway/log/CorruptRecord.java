package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import java.io.IOException;

/// Bytes that should be a record and are not: where, and which rule they break.
public final class CorruptRecord extends IOException {
  private static final long serialVersionUID = 1L;

  private final long lsn;

  public CorruptRecord(long lsn, String rule) {
    super("no valid record at " + Lsn.print(lsn) + ": " + rule);
    this.lsn = lsn;
  }

  /// Where the record should have stood.
  public long lsn() {
    return lsn;
  }
}
