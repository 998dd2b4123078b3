package io.forebay.gateway.log;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.disk.Platform;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The hosts' side of the log. What can be done before an LSN is taken is done before the lock;
/// under it there is no allocation, no system call and no hand-off. A wake-up follows its release.
final class Appender {
  private final Platform platform;
  private final LogPlace place;
  private final LogLock lock;
  private final Clock clock;
  private final Tail tail;
  private final Gate gate;
  private final LogWriter writer;
  private final Threads.Running writerThread;

  Appender(
      Platform platform,
      LogPlace place,
      LogLock lock,
      Tail tail,
      Gate gate,
      LogWriter writer,
      Threads.Running writerThread) {
    this.platform = platform;
    this.place = place;
    this.lock = lock;
    this.tail = tail;
    this.gate = gate;
    this.writer = writer;
    this.writerThread = writerThread;
    clock = platform.clock();
  }

  /// See [Log#append] and, with `still`, [Log#appendIf].
  Admission append(
      RecordType type,
      int flags,
      int volume,
      long offset,
      int length,
      @Nullable ByteBuffer payload,
      @Nullable BooleanSupplier still) {
    Check.check(type.fromHost(), "append is for hosts' records");
    Check.check(type.hasPayload() == (payload != null), "only a Write has a payload");
    int crc = payload == null ? 0 : payloadCrc(payload, length);
    long wallMillis = clock.wallMillis();
    boolean wake;
    lock.lock();
    try {
      Admission.Refused refusal = gate.refusal();
      if (refusal != null) {
        return refusal;
      }
      long bytes = RecordLayout.recordBytes(type, 0, length);
      if (still != null && !still.getAsBoolean() || !tail.fits(bytes, Tail.RESERVE_BYTES)) {
        return Admission.FULL;
      }
      long before = tail.closed().lsn();
      tail.append(type, flags, volume, wallMillis, offset, length, crc, payload);
      if (tail.appended() - tail.closed().lsn() >= Batch.BYTES_TARGET) {
        tail.mark(wallMillis);
      }
      wake = writer.appended(tail.closed().lsn() != before);
    } finally {
      lock.unlock();
    }
    if (payload != null) {
      payload.position(payload.limit());
    }
    if (wake) {
      writerThread.wake();
    }
    return Admission.ADMITTED;
  }

  /// See [Log#control].
  @Nullable Placed control(RecordType type, int flags, int volume, long offset, ByteBuffer payload)
      throws LogClosedException {
    Check.check(!type.fromHost() && !type.endsBatch(), "control records only");
    int length = payload.remaining();
    int crc = payloadCrc(payload, length);
    boolean stop = type == RecordType.CHECKPOINT || type == RecordType.EPOCH_END;
    Placed placed;
    boolean wake;
    lock.lock();
    try {
      Admission.Refused refusal = gate.refusal();
      if (refusal != null) {
        throw new LogClosedException(refusal.failure());
      }
      long bytes = RecordLayout.recordBytes(type, 0, length);
      if (!tail.fits(bytes, 2 * Tail.MARK_BYTES_MAX)) {
        return null;
      }
      long wallMillis = clock.wallMillis();
      long lsn = tail.append(type, flags, volume, wallMillis, offset, length, crc, payload);
      if (stop) {
        tail.mark(wallMillis);
      }
      placed = new Placed(lsn, tail.end(place.group()));
      wake = writer.appended(stop);
    } finally {
      lock.unlock();
    }
    if (wake) {
      writerThread.wake();
    }
    return placed;
  }

  /// See [Log#openEpoch].
  @Nullable Position openEpoch(UUID owner, EpochCause cause, int numberAbove)
      throws LogClosedException {
    boolean wake;
    Position position;
    UUID id = platform.randomness().uuid();
    lock.lock();
    try {
      IoFailure over = gate.over();
      if (over != null) {
        throw new LogClosedException(over);
      }
      if (!tail.fitsEpochStart()) {
        return null;
      }
      int number = Math.max(tail.epoch(), numberAbove) + 1;
      Epoch next = new Epoch(number, id, owner, cause, tail.appended(), tail.chain());
      tail.epochStart(next, clock.wallMillis());
      position = tail.end(place.group());
      wake = writer.appended(true);
    } finally {
      lock.unlock();
    }
    if (wake) {
      writerThread.wake();
    }
    return position;
  }

  private static int payloadCrc(ByteBuffer payload, int length) {
    Check.check(payload.remaining() == length, "payload and length", payload.remaining(), length);
    Check.check(length <= RecordLayout.PAYLOAD_BYTES_MAX, "payload", length, 0);
    CRC32C crc = new CRC32C();
    int position = payload.position();
    crc.update(payload);
    payload.position(position);
    return (int) crc.getValue();
  }
}
