package io.forebay.gateway.log;

/// Sees every record in LSN order, however it came: from hosts, from the line, or replayed by a
/// recovery.
@FunctionalInterface
public interface RecordListener {
  /// Called under [Log#lock] before the record counts as `appended`; must be quick and must not
  /// block. The payload, if any, starts at `lsn + RecordLayout.HEADER_BYTES` and may be read with
  /// [LogReader#read] once that is so.
  void onRecord(RecordType type, int flags, long lsn, int volume, long offset, int length);
}
