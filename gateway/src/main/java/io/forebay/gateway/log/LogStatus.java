package io.forebay.gateway.log;

import io.forebay.gateway.block.IoFailure;
import org.jspecify.annotations.Nullable;

/// One look at a log, for status pages and back-pressure. Bytes count LSN bytes.
///
/// @param capacityBytes of all slots
/// @param usedBytes from `startLsn` to `appendedLsn`
/// @param freeBytes what may still be appended before a slot is reused; counts slots that are not
///     prepared yet, and none that is out of service
/// @param ringBytes of the tail ring
/// @param ringUsedBytes appended and not durable
/// @param preparedSlots slots that may take records
/// @param unpreparedBytes of the slots that are still being written once
/// @param whole whether every slot serves, and nothing that is kept lies in one that is gone
/// @param failure why the log has failed for good (B5), or null
public record LogStatus(
    long startLsn,
    long appendedLsn,
    long durableLsn,
    long capacityBytes,
    long usedBytes,
    long freeBytes,
    long ringBytes,
    long ringUsedBytes,
    int preparedSlots,
    int slots,
    long unpreparedBytes,
    boolean whole,
    @Nullable String failure) {

  /// Under the lock.
  static LogStatus of(SegmentStore store, Tail tail, Ring ring, LogShape shape, Gate gate) {
    IoFailure over = gate.over();
    return new LogStatus(
        store.start(),
        tail.appended(),
        tail.durable(),
        shape.capacityBytes(),
        tail.appended() - store.start(),
        store.reach() - tail.appended(),
        ring.bytes(),
        tail.appended() - tail.durable(),
        store.preparedSlots(),
        shape.slots(),
        store.reach() - store.limit(),
        store.whole(),
        over == null ? null : over.reason());
  }
}
