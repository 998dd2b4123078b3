package io.forebay.gateway.ledger;

/// One entry of a table: the `length` bytes at `offset` of a volume were last changed, within the
/// table's stretch of the log, by the record at `recordLsn`.
///
/// @param kind 0: they are its payload from byte `skip` on; 1 to 3: no payload, as the mirror room defines
/// @param skip of kind 0 only, else 0
public record TableExtent(int volume, long offset, int length, long recordLsn, int kind, int skip) {
  public static final int PAYLOAD = 0;

  public long end() {
    return offset + length;
  }

  /// The part in `[from, to)`, which it overlaps.
  TableExtent cut(long from, long to) {
    long start = Math.max(from, offset);
    int bytes = (int) (Math.min(to, end()) - start);
    int skipped = kind == PAYLOAD ? skip + (int) (start - offset) : 0;
    return new TableExtent(volume, start, bytes, recordLsn, kind, skipped);
  }
}
