package io.forebay.gateway.log;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.forebay.gateway.block.Lsn;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.UUID;

/// Looks behind the first invalid record for Marks that this store instance wrote and that knew a
/// `durable` beyond it (B4): then data is missing, not merely unwritten.
final class ClaimScan {
  private final SlotScanner scanner;
  private final LogShape shape;
  private final UUID store;
  private final int writerTag;
  private final TailState end;
  private long claim = -1;

  ClaimScan(SlotScanner scanner, LogShape shape, UUID store, TailState end) {
    this.scanner = scanner;
    this.shape = shape;
    this.store = store;
    this.end = end;
    writerTag = RecordLayout.writerTag(store);
  }

  /// The highest `durable` that such a Mark in `slots` knew, or -1.
  long highest(List<FoundSlot> slots) throws IOException {
    long endBase = end.lsn() - end.lsn() % shape.segmentBytes();
    for (FoundSlot each : slots) {
      SlotHeader header = each.header();
      if (header != null && !header.isBlank() && header.base() >= endBase) {
        scan(each.slot(), header.base(), Math.max(header.firstLsn(), end.lsn()));
      } else if (each.kind() == FoundSlot.Kind.DAMAGED) {
        scanUnknown(each.slot());
      }
    }
    return claim;
  }

  private void scan(int slot, long base, long from) throws IOException {
    scanner.use(slot, base);
    long lsn = from;
    while (lsn < base + shape.segmentBytes()) {
      LogSource.Window window = scanner.window(lsn);
      long at = window.at();
      for (; at + RecordLayout.HEADER_BYTES <= window.limit(); at += Lsn.ALIGNMENT) {
        look(window.log(), at, window.limit(), lsn + at - window.at());
      }
      lsn += at - window.at();
    }
  }

  /// The slot's header is no good: its records tell where they belong.
  private void scanUnknown(int slot) throws IOException {
    scanner.use(slot, 0);
    long offset = 0;
    while (offset < shape.segmentBytes()) {
      LogSource.Window window = scanner.window(offset);
      long at = window.at();
      for (; at + RecordLayout.HEADER_BYTES <= window.limit(); at += Lsn.ALIGNMENT) {
        long lsn = RecordLayout.lsn(window.log(), at);
        if (lsn % shape.segmentBytes() == offset + at - window.at()) {
          look(window.log(), at, window.limit(), lsn);
        }
      }
      offset += at - window.at();
    }
  }

  private void look(MemorySegment log, long at, long limit, long lsn) {
    if (log.get(RecordLayout.INT, at) != RecordLayout.MAGIC || lsn < end.lsn()) {
      return;
    }
    RecordType type = RecordType.of(log.get(JAVA_BYTE, at + RecordLayout.TYPE_AT) & 0xFF);
    boolean counts =
        type != null
            && type.endsBatch()
            && RecordRules.headerAlone(log, at, limit, lsn) == Invalid.NONE
            && RecordLayout.epoch(log, at) >= end.epoch()
            && own(type, log, at, limit);
    if (counts) {
      long durableThen = RecordLayout.decode(log, at).durableThen();
      claim = Math.max(claim, durableThen);
    }
  }

  private boolean own(RecordType type, MemorySegment log, long at, long limit) {
    return type == RecordType.MARK
        ? RecordLayout.payloadCrc(log, at) == writerTag
        : RecordRules.payload(log, at, limit, type) == Invalid.NONE
            && EpochStart.owner(log, at).equals(store);
  }
}
