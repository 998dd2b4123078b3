package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Walks over records that were read back from the log, in order, and lets none pass that is not
/// valid (B4): for readers that take the log's contents elsewhere. Confined to one thread.
public final class RecordWalk {
  private long lsn;
  private long chain;
  private int epoch;

  /// Begins at a record boundary: the position after the last record before it.
  public RecordWalk(Position after) {
    lsn = after.lsn();
    chain = after.chain();
    epoch = after.epoch();
  }

  /// Takes the next record, whose header stands at `at` of `log`; its bytes end before `limit`. Returns
  /// its type, or null, taking nothing, when the record (a Mark's fill apart) is not whole there.
  public @Nullable RecordType next(MemorySegment log, long at, long limit) throws CorruptRecord {
    return next(log, at, limit, true);
  }

  /// As [#next], but looks at the header alone: for whoever wants to know which bytes a record changed,
  /// also where they do not read back.
  public @Nullable RecordType nextHeader(MemorySegment log, long at, long limit)
      throws CorruptRecord {
    return next(log, at, limit, false);
  }

  private @Nullable RecordType next(MemorySegment log, long at, long limit, boolean whole)
      throws CorruptRecord {
    Invalid invalid = RecordRules.header(log, at, limit, lsn, chain, epoch);
    if (invalid == Invalid.CUT) {
      return null;
    }
    refuse(invalid, lsn);
    RecordType type =
        Check.present(RecordLayout.type(log, at), "valid records have a type", lsn, 0);
    invalid = whole ? RecordRules.payload(log, at, limit, type) : Invalid.NONE;
    if (invalid == Invalid.CUT) {
      return null;
    }
    refuse(invalid, lsn);
    lsn += RecordLayout.recordBytes(type, lsn, RecordLayout.length(log, at));
    chain = RecordLayout.chain(log, at);
    epoch = RecordLayout.epoch(log, at);
    return type;
  }

  /// Where the next record begins.
  public long lsn() {
    return lsn;
  }

  /// The position after the last record taken.
  public Position position(UUID group) {
    return new Position(group, epoch, lsn, chain);
  }

  /// Checks the header at the start of `log` by itself, not its place in the chain: is it that of the
  /// record at `lsn`? Returns the bytes of its payload.
  public static int checkHeader(MemorySegment log, long lsn) throws CorruptRecord {
    refuse(RecordRules.headerAlone(log, 0, log.byteSize(), lsn), lsn);
    RecordType type = Check.present(RecordLayout.type(log, 0), "valid records have a type", lsn, 0);
    return type.hasPayload() ? RecordLayout.length(log, 0) : 0;
  }

  /// Checks the payload behind a header that [#checkHeader] let pass; `log` holds all of it.
  public static void checkPayload(MemorySegment log, long lsn) throws CorruptRecord {
    RecordType type = Check.present(RecordLayout.type(log, 0), "valid records have a type", lsn, 0);
    refuse(RecordRules.payload(log, 0, log.byteSize(), type), lsn);
  }

  private static void refuse(Invalid invalid, long lsn) throws CorruptRecord {
    if (invalid != Invalid.NONE) {
      throw new CorruptRecord(lsn, invalid.rule());
    }
  }
}
