package io.forebay.gateway.link.receiver;

import io.forebay.gateway.link.wire.ProtocolViolation;
import io.forebay.gateway.link.wire.ProtocolViolation.Rule;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.lang.foreign.MemorySegment;

/// Where records end in bytes in the form of the line. Looks only at type and length; whether a record
/// is valid is for the log to say.
public final class LineRecords {
  private LineRecords() {}

  /// Whole records: their bytes on the line, and the LSN behind them and their fill.
  public record Whole(long bytes, long endLsn) {}

  /// The whole records that `[0, size)` begins with, the first of which stands at `lsn`.
  public static Whole whole(MemorySegment bytes, long size, long lsn) throws ProtocolViolation {
    long whole = 0;
    long end = lsn;
    while (size - whole >= RecordLayout.HEADER_BYTES) {
      RecordType type = RecordLayout.type(bytes, whole);
      int length = RecordLayout.length(bytes, whole);
      if (type == null
          || length < 0
          || (type.hasPayload() && length > RecordLayout.PAYLOAD_BYTES_MAX)) {
        throw new ProtocolViolation(Rule.FIELD, "these bytes are no record of a log");
      }
      int record = RecordLayout.lineBytes(type, length);
      if (size - whole < record) {
        break;
      }
      whole += record;
      end += RecordLayout.recordBytes(type, end, length);
    }
    return new Whole(whole, end);
  }
}
