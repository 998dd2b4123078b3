package io.forebay.gateway.log;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Clock;
import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Lsn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Moves whole batches from the ring to the slots and makes them durable: group commit.
///
/// It works towards a *goal*: the last batch end when it was set. Pieces up to the goal are written,
/// then, if the goal was set because a sync was due, the slots are synced and `durable` moves to the
/// goal, which every write completed before that sync covers. What is appended meanwhile waits for
/// the next goal: so a stream of appends never puts a sync off.
///
/// **Wake-ups.** Whether the writer sleeps is decided and recorded under the group's lock, in the
/// hold in which it found nothing to do; appenders and flushes look under the same lock and wake it
/// at most once. A wake that comes before it really sleeps is kept by the platform. A wake costs a
/// system call, so an append wakes a writer only from idleness, or when it closed a batch; otherwise
/// the sleep ends by itself when the next sync is due.
final class LogWriter implements Agent {
  /// A write that nobody flushes is durable after about this long.
  static final long SYNC_AFTER_NANOS = 50_000_000;

  /// Ring bytes that are not durable are at most this share before a sync is due.
  static final int SYNC_RING_SHARE = 4;

  /// How long after the last work the writer still looks by itself, which spares appends the wake.
  static final long LINGER_NANOS = 1_000_000_000;

  /// One direct write: large enough for full speed, small enough to interleave.
  static final int PIECE_BYTES_MAX = 4 << 20;

  private enum Sleep {
    AWAKE,
    TIMED,
    IDLE
  }

  private final String name;
  private final Clock clock;
  private final LogLock lock;
  private final Ring ring;
  private final Tail tail;
  private final SegmentStore store;
  private final Gate gate;
  private final LogAlarms alarms;
  private final List<Runnable> onDurable = new CopyOnWriteArrayList<>();

  private volatile long surgeNanos = LogReader.NEVER;

  // Guarded by the lock.
  private final FlushQueue flushes = new FlushQueue();
  private final List<Runnable> roomWaiters = new ArrayList<>();
  private Sleep sleep = Sleep.AWAKE;
  private boolean dirty;
  private long dirtySince;

  // Of the writing thread.
  private final List<Completion> answered = new ArrayList<>();
  private final List<Runnable> woken = new ArrayList<>();
  private long written;
  private Batch goal;
  private boolean goalSync;
  private long goalNanos;
  private long lastWorkNanos;

  LogWriter(
      String name,
      Clock clock,
      LogLock lock,
      Ring ring,
      Tail tail,
      SegmentStore store,
      Gate gate,
      LogAlarms alarms) {
    this.name = name;
    this.clock = clock;
    this.lock = lock;
    this.ring = ring;
    this.tail = tail;
    this.store = store;
    this.gate = gate;
    this.alarms = alarms;
    written = tail.durable();
    goal = new Batch(written, 0, 0);
    dirty = tail.appended() > written;
    dirtySince = clock.nanos();
    lastWorkNanos = dirtySince;
  }

  @Override
  public String name() {
    return name;
  }

  /// Called after each advance of `durable`, outside the lock.
  void onDurable(Runnable wake) {
    onDurable.add(wake);
  }

  /// Under the lock: something was appended. Returns whether the caller has to wake the writer, once
  /// it has released the lock.
  boolean appended(boolean closedBatch) {
    if (!dirty) {
      dirty = true;
      dirtySince = clock.nanos();
    }
    return sleep != Sleep.AWAKE && (closedBatch || sleep == Sleep.IDLE) && demand();
  }

  /// Under the lock: `done` waits for `lsn` to be durable. As [#appended].
  boolean flush(long lsn, Completion done) {
    flushes.add(lsn, done);
    return demand();
  }

  /// Under the lock: `wake` waits for room. As [#appended].
  boolean whenRoom(Runnable wake) {
    roomWaiters.add(wake);
    return demand();
  }

  /// See [LogReader#surgeNanos].
  long surgeNanos() {
    return surgeNanos;
  }

  private boolean demand() {
    boolean asleep = sleep != Sleep.AWAKE;
    sleep = Sleep.AWAKE;
    return asleep;
  }

  @Override
  public long duty() {
    try {
      if (written < goal.lsn()) {
        writePiece();
        return 0;
      }
      if (goalSync) {
        sync();
        return 0;
      }
      long rest = plan();
      tell(null);
      return rest;
    } catch (IOException e) {
      fail(e);
      return UNTIL_WOKEN;
    }
  }

  /// Works on the calling thread, after the agent has ended, until everything that can be is durable.
  void drain() throws IOException {
    while (tail.durable() < drainTarget()) {
      lock.lock();
      try {
        IoFailure over = gate.over();
        if (over instanceof IoFailure.Medium) {
          throw new IOException(over.reason());
        }
        dirtySince = clock.nanos() - SYNC_AFTER_NANOS;
      } finally {
        lock.unlock();
      }
      duty();
    }
  }

  private long drainTarget() {
    return gate.hosts() ? tail.appended() : tail.closed().lsn();
  }

  private void writePiece() throws IOException {
    long size = Math.min(goal.lsn() - written, PIECE_BYTES_MAX);
    size = Math.min(size, Lsn.bytesToFold(written));
    store.write(written, ring.slice(written, size));
    written += size;
  }

  private void sync() throws IOException {
    Check.check(written == goal.lsn(), "B2 only completed writes become durable", written, 0);
    store.sync();
    goalSync = false;
    lock.lock();
    try {
      tail.durable(goal);
      dirty = unsynced() > 0;
      dirtySince = goalNanos;
      collect(goal.lsn());
    } finally {
      lock.unlock();
    }
    tell(null);
    for (Runnable wake : onDurable) {
      wake.run();
    }
  }

  private long plan() {
    lock.lock();
    try {
      sleep = Sleep.AWAKE;
      if (gate.failed()) {
        sleep = Sleep.IDLE;
        return UNTIL_WOKEN;
      }
      if (reuse()) {
        return 0;
      }
      long now = clock.nanos();
      boolean due = due(now);
      if (due && gate.hosts() && tail.appended() > tail.closed().lsn()) {
        tail.mark(clock.wallMillis());
      }
      goal = tail.closed();
      goalSync = due && goal.lsn() > tail.durable();
      goalNanos = now;
      if (written < goal.lsn() || goalSync) {
        lastWorkNanos = now;
        return 0;
      }
      return rest(now);
    } finally {
      lock.unlock();
    }
  }

  /// Tries again what a pin held back. Returns whether room came.
  private boolean reuse() {
    store.reuse();
    if (store.limit() == tail.slotLimit()) {
      return false;
    }
    tail.slotLimit(store.limit());
    woken.addAll(roomWaiters);
    roomWaiters.clear();
    return true;
  }

  private boolean due(long now) {
    if (!flushes.isEmpty()) {
      return true;
    }
    long unsynced = unsynced();
    if (unsynced >= ring.bytes() / SYNC_RING_SHARE) {
      surgeNanos = now;
      return true;
    }
    return unsynced > 0 && now - dirtySince >= SYNC_AFTER_NANOS;
  }

  /// Bytes that a sync could make durable. A secondary closes no batch: it waits for the Mark.
  private long unsynced() {
    return (gate.hosts() ? tail.appended() : tail.closed().lsn()) - tail.durable();
  }

  private long rest(long now) {
    if (unsynced() > 0) {
      sleep = Sleep.TIMED;
      return Math.max(1, dirtySince + SYNC_AFTER_NANOS - now);
    }
    if (now - lastWorkNanos < LINGER_NANOS) {
      sleep = Sleep.TIMED;
      return SYNC_AFTER_NANOS;
    }
    sleep = Sleep.IDLE;
    return UNTIL_WOKEN;
  }

  /// Under the lock: who is to be told once it is released.
  private void collect(long durable) {
    for (Completion done = flushes.poll(durable); done != null; done = flushes.poll(durable)) {
      answered.add(done);
    }
    woken.addAll(roomWaiters);
    roomWaiters.clear();
  }

  /// Wakes everybody who waits for room: slots came, or a role or the end did.
  void roomCame() {
    List<Runnable> waiters;
    lock.lock();
    try {
      if (!gate.failed()) {
        tail.slotLimit(store.limit());
      }
      waiters = List.copyOf(roomWaiters);
      roomWaiters.clear();
    } finally {
      lock.unlock();
    }
    waiters.forEach(Runnable::run);
  }

  private void tell(@Nullable IoFailure failure) {
    for (Completion done : answered) {
      done.done(failure);
    }
    answered.clear();
    for (Runnable wake : woken) {
      wake.run();
    }
    woken.clear();
  }

  /// After the agent has ended: tells everybody who still waits.
  void abandon(IoFailure why) {
    lock.lock();
    try {
      collect(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
    tell(why);
  }

  /// B5: final until restart and recovery.
  private void fail(IOException e) {
    String reason = "the change buffer cannot be written: " + e.getMessage();
    lock.lock();
    try {
      gate.fail(reason);
      collect(Long.MAX_VALUE);
      goal = new Batch(written, 0, 0);
      goalSync = false;
      sleep = Sleep.IDLE;
    } finally {
      lock.unlock();
    }
    alarms.raise(new LogAlarm.Failed(reason));
    tell(new IoFailure.Medium(reason));
  }
}
