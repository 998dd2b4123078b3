package io.forebay.gateway.log;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A group's change buffer: appended to by hosts or by the line, made durable by its writer, read by
/// destager, sender and the reads of what is not destaged yet.
public final class Log implements LogReader, AutoCloseable {
  private final LogPlace place;
  private final LogShape shape;
  private final LogLock lock;
  private final Ring ring;
  private final Tail tail;
  private final SegmentStore store;
  private final PinTable pins;
  private final Gate gate;
  private final Appender appender;
  private final Receiver receiver;
  private final LogWriter writer;
  private final SlotPreparer preparer;
  private final Threads.Running writerThread;
  private final Threads.Running preparerThread;
  private final Disk disk;
  private volatile long start;
  private boolean clean;
  private volatile boolean closed; // Changed under the lock.

  Log(LogParts parts) {
    Platform platform = parts.platform();
    disk = platform.disk();
    place = parts.place();
    shape = parts.shape();
    lock = parts.lock();
    ring = parts.ring();
    tail = parts.tail();
    store = parts.store();
    pins = parts.pins();
    gate = parts.gate();
    writer = parts.writer();
    preparer = parts.preparer();
    receiver = new Receiver(lock, tail, gate, writer);
    start = store.start();
    writerThread = platform.threads().start(writer);
    preparerThread = platform.threads().start(preparer);
    appender = new Appender(platform, place, lock, tail, gate, writer, writerThread);
    pins.onReleased(writerThread::wake);
  }

  /// Creates an empty log that begins at `begin`: its slots, the first two prepared, and its ring.
  /// Nothing is admitted before [#openEpoch] and [#admitHosts], or [#receive].
  public static Log create(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogStart begin,
      RecordListener listener,
      LogAlarms alarms)
      throws IOException {
    return LogCreation.create(platform, place, shape, begin, listener, alarms);
  }

  /// Opens the log that is there: finds its end (B4), decides by [RecoveryRow], replays the records
  /// from `destaged` to `listener`. On `Recovered` everything up to the last Mark is durable (B5) and
  /// nothing was appended. On `Missing` nothing was changed; what `listener` saw is to be thrown away.
  /// Throws when the directory is not this log's or the disk fails.
  public static Recovery recover(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogRoot root,
      RecordListener listener,
      LogAlarms alarms)
      throws IOException {
    return LogRecovery.recover(platform, place, shape, root, listener, alarms);
  }

  /// The group's lock: guards append, pending index and the taking of pins.
  public LogLock lock() {
    return lock;
  }

  /// Appends a host's record. `payload` (of a Write; borrowed) is consumed when admitted. `Admitted`
  /// means appended (B1); `Full` that nothing was taken, see [#whenRoom].
  ///
  /// @param length of a Write the remaining bytes of `payload`; of Zero and Trim the extent's, at
  ///     most [RecordLayout#EXTENT_BYTES_MAX]
  public Admission append(
      RecordType type,
      int flags,
      int volume,
      long offset,
      int length,
      @Nullable ByteBuffer payload) {
    return appender.append(type, flags, volume, offset, length, payload, null);
  }

  /// As [#append] of a Write, if `still` says so, which is asked under the lock. If not, nothing is taken and
  /// the answer is `Full`.
  public Admission appendIf(BooleanSupplier still, int volume, long offset, ByteBuffer payload) {
    int length = payload.remaining();
    return appender.append(RecordType.WRITE, 0, volume, offset, length, payload, still);
  }

  /// Appends a control record, using the reserve; a Checkpoint or EpochEnd is followed at once by a
  /// Mark. Null when even the reserve is used up: try again after [#whenRoom]. Borrows `payload`.
  public @Nullable Placed control(
      RecordType type, int flags, int volume, long offset, ByteBuffer payload)
      throws LogClosedException {
    return appender.control(type, flags, volume, offset, payload);
  }

  /// Begins a new epoch directly behind the last record and returns the position after its
  /// EpochStart; null when even the reserve is used up. Its number is above every one in
  /// [#epochs] and `numberAbove`, the highest that the state file knows. Admits nothing yet: record
  /// the epoch, [#flush], then [#admitHosts] (B5).
  public @Nullable Position openEpoch(UUID owner, EpochCause cause, int numberAbove)
      throws LogClosedException {
    return appender.openEpoch(owner, cause, numberAbove);
  }

  /// Takes whole records of a peer's log as they stand on the line (without the fill of Mark and
  /// EpochStart), continuing at [#appended]. Returns the bytes taken: fewer than given when the last
  /// record is not whole or there is no room ([#whenRoom]). Borrows `line`. Throws [CorruptRecord]
  /// when the peer breaks the format; what came before it was taken. One thread at a time.
  public int receive(MemorySegment line) throws CorruptRecord, LogClosedException {
    try {
      return receiver.receive(line);
    } finally {
      if (receiver.takeWake()) {
        writerThread.wake();
      }
    }
  }

  /// Whether [#append] and [#control] take records (R3). Admitting needs an epoch; whether it is this
  /// appliance's turn is the group's to know. What was found, or the EpochStart, is durable before
  /// (B5).
  public void admitHosts(boolean mayAppend) {
    lock.lock();
    try {
      Check.check(!mayAppend || tail.epoch() > 0, "R3 hosts write in an epoch");
      Check.check(!mayAppend || tail.settled(), "B5 flush before hosts", durable(), appended());
      gate.hosts(mayAppend);
    } finally {
      lock.unlock();
    }
    writer.roomCame();
  }

  /// Completes once everything appended before this call is durable (B2); of a log fed by the line:
  /// everything up to its last Mark.
  public void flush(Completion done) {
    IoFailure over;
    boolean wake = false;
    boolean wait = false;
    lock.lock();
    try {
      over = gate.over();
      if (over == null) {
        long target = gate.hosts() ? tail.appended() : tail.closed().lsn();
        wait = target > tail.durable();
        wake = wait && writer.flush(target, done);
      }
    } finally {
      lock.unlock();
    }
    if (wake) {
      writerThread.wake();
    }
    if (!wait) {
      done.done(over);
    }
  }

  /// Calls `wake` once, on any thread, when an append or receive that found no room is worth another
  /// try; at once if there is room already, or the log takes nothing any more.
  public void whenRoom(Runnable wake) {
    boolean now;
    boolean wakeWriter = false;
    lock.lock();
    try {
      now = gate.over() != null || tail.fits(RecordLayout.RECORD_BYTES_MAX, Tail.RESERVE_BYTES);
      if (!now) {
        wakeWriter = writer.whenRoom(wake);
      }
    } finally {
      lock.unlock();
    }
    if (wakeWriter) {
      writerThread.wake();
    }
    if (now) {
      wake.run();
    }
  }

  /// Calls `wake` after each advance of `durable`, on the writer's thread and outside the lock; quick.
  public void onDurable(Runnable wake) {
    writer.onDurable(wake);
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long appended() {
    return tail.appended();
  }

  @Override
  public long durable() {
    return tail.durable();
  }

  /// The position after the last record.
  public Position end() {
    lock.lock();
    try {
      return tail.end(place.group());
    } finally {
      lock.unlock();
    }
  }

  /// The position of `durable`.
  public Position durablePosition() {
    lock.lock();
    try {
      Batch end = tail.durableEnd();
      return new Position(place.group(), end.epoch(), end.lsn(), end.chain());
    } finally {
      lock.unlock();
    }
  }

  /// The position of a record boundary in `[start, appended]`; throws [CorruptRecord] for any other
  /// LSN. Walks up to a segment: not for hot paths. Blocks on the disk.
  public Position position(long lsn) throws IOException {
    return new LogPositions(disk, place.group(), this).find(lsn).position();
  }

  /// What a log that begins at `lsn`, the end of a batch, has to know; as [#position].
  public LogStart startAt(long lsn) throws IOException {
    return new LogPositions(disk, place.group(), this).start(lsn);
  }

  /// One consistent look.
  public LogStatus status() {
    lock.lock();
    try {
      return LogStatus.of(store, tail, ring, shape, gate);
    } finally {
      lock.unlock();
    }
  }

  /// Base of the segment that holds `lsn`, or the start of the log's first records where those begin
  /// inside the segment: a record boundary whose chain is known. `lsn` lies in `[start, appended]`.
  public long segmentBaseAtOrBelow(long lsn) {
    return segment(lsn).firstLsn;
  }

  /// The chain before the first record at `lsn`, which [#segmentBaseAtOrBelow] returned.
  public long chainAtBase(long lsn) {
    return segment(lsn).chain;
  }

  Segment segment(long lsn) {
    lock.lock();
    try {
      return Check.present(store.at(lsn), "R2 retained", lsn, store.start());
    } finally {
      lock.unlock();
    }
  }

  /// The epoch history of this log, oldest first.
  public List<Epoch> epochs() {
    lock.lock();
    try {
      return tail.epochs();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Pin pin(long lsn) {
    Check.check(lsn <= tail.appended(), "a pin names the log", lsn, tail.appended());
    return pins.acquire(lsn);
  }

  @Override
  public long surgeNanos() {
    return writer.surgeNanos();
  }

  @Override
  public boolean readFromRing(long lsn, MemorySegment into) {
    checkBelowEnd(lsn, into);
    return ring.copyOut(lsn, into);
  }

  @Override
  public void read(long lsn, MemorySegment into) throws IOException {
    checkBelowEnd(lsn, into);
    try {
      for (long done = 0; done < into.byteSize(); ) {
        long at = lsn + done;
        long left = into.byteSize() - done;
        long inSlots = ring.floor() - at; // What is below the floor is durable, so it has a slot.
        if (inSlots > 0) {
          long size = Math.min(left, inSlots);
          store.read(at, into.asSlice(done, size));
          done += size;
        } else if (ring.copyOut(at, into.asSlice(done, left))) {
          done += left;
        }
      }
    } catch (IllegalStateException e) {
      if (closed) { // A worker of the line may be amid one.
        throw new IOException("the log is closed", e);
      }
      throw e;
    }
  }

  /// Gives up what lies wholly below `lsn`, as far as pins allow (R2). The state file says so already.
  public void trimTo(long lsn) {
    lock.lock();
    try {
      Check.check(lsn <= tail.durable(), "R2 trim below durable", lsn, tail.durable());
      store.trim(lsn);
      start = store.start();
    } finally {
      lock.unlock();
    }
    writer.roomCame();
  }

  /// Stops taking records, makes durable what can be, and returns where the log now ends: record it
  /// as clean, then [#close], which removes the ring. Of a log fed by the line what came after the
  /// last Mark is dropped: it was never acked, and is asked for again. Throws when the log has
  /// failed (B5): then the stop is not clean. Not to be called from an agent of this log.
  public Position closeCleanly() throws IOException {
    end(false);
    writer.drain();
    clean = true;
    return durablePosition();
  }

  /// Ends the agents and gives everything back. Whoever still waits gets `Stopping`. The ring stays
  /// unless the log was closed cleanly.
  @Override
  public void close() throws IOException {
    end(true);
    writer.abandon(new IoFailure.Stopping("the group is stopping"));
    preparer.close();
    store.close();
    ring.close();
    if (clean) {
      disk.delete(place.ring());
    }
  }

  private void end(boolean forGood) {
    lock.lock();
    try {
      gate.close();
      Check.check(!closed || !forGood, "a log is closed once");
      closed |= forGood;
    } finally {
      lock.unlock();
    }
    writerThread.close();
    preparerThread.close();
  }

  private void checkBelowEnd(long lsn, MemorySegment into) {
    long end = lsn + into.byteSize();
    Check.check(end <= tail.appended(), "reads end at appended", end, tail.appended());
  }
}
