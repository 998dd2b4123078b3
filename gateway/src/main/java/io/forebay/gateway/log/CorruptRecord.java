package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import java.io.IOException;

/// Bytes that should be a record and are not: where, and which rule they break.
public final class CorruptRecord extends IOException {
  private static final long serialVersionUID = 1L;

  private final long lsn;
  private final boolean insideAnother;

  public CorruptRecord(long lsn, String rule) {
    this(lsn, rule, false);
  }

  private CorruptRecord(long lsn, String rule, boolean insideAnother) {
    super("no valid record at " + Lsn.print(lsn) + ": " + rule);
    this.lsn = lsn;
    this.insideAnother = insideAnother;
  }

  /// Nothing is damaged: no record begins or ends there.
  static CorruptRecord inside(long lsn) {
    return new CorruptRecord(lsn, "it lies inside another record", true);
  }

  /// Whether all is well there, but another record's.
  public boolean insideAnother() {
    return insideAnother;
  }

  /// Where the record should have stood.
  public long lsn() {
    return lsn;
  }
}
