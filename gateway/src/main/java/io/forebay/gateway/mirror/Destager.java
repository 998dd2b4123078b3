package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Brings the mirrors of a group up to date with its log, batch by batch. A batch holds the newest
/// version of every extent in [`destaged`, D), found by scanning records; it is written in order of
/// offset, synced, and only then counts.
///
/// - **B3** D is at most `durable`: after a power cut the mirror is never ahead of the log.
/// - **R1** everything below `destaged` is in the mirrors, and beyond it parts of one batch only.
/// - **C1** D is at most the stop, when the batch begins and at each write. `destaging` never goes back,
///   since the mirrors may hold parts of everything below it, also after a failure or restart.
///
/// A failure of disk or log stops it with an event; the batch is built anew from the log and written
/// whole some time later. All fields are of its own thread but for those marked volatile.
public final class Destager implements Agent, AutoCloseable {
  private enum Phase {
    WAITING,
    READING,
    BEGINNING,
    WRITING,
    SYNCING,
    CONTROLLING,
    EVICTING
  }

  private static final long NOT_PENDING = Long.MIN_VALUE;
  private static final long NEVER = Long.MAX_VALUE;

  private final Platform platform;
  private final DestagePorts ports;
  private final DestagePace pace;
  private final String name;
  private volatile Threads.@Nullable Running running;

  private Phase phase = Phase.WAITING;
  private @Nullable DestageBatch batch;
  private @Nullable Pin pin; // At `destaged`.
  private long destaging;
  private long toldIdle = -1;
  private long pendingSince = NOT_PENDING;
  private long retryAt;

  private volatile Position destaged;
  private volatile @Nullable IoFailure failure;
  private volatile boolean hurried;
  private volatile long wakeAtDurable = NEVER;

  /// `from` and `destaging` are what the state file says; the log holds everything between them.
  public Destager(
      Platform platform, String group, DestagePorts ports, DestagePace pace, Position from) {
    this.platform = platform;
    this.ports = ports;
    this.pace = pace;
    this.name = "forebay-destager-" + group;
    this.destaged = from;
  }

  /// Starts the thread. `destaging` is what the state file says: what the mirrors may hold parts of.
  public void start(long destaging) {
    long from = destaged.lsn();
    long durable = ports.log().durable();
    Check.check(
        durable >= Math.max(from, destaging),
        "B3: the log reaches as far as the mirrors",
        durable,
        destaging);
    this.destaging = Math.max(from, destaging);
    ports.lock().lock();
    try {
      Check.check(
          from >= ports.log().start(), "R2: undestaged log is there", from, ports.log().start());
      pin = ports.log().pin(from);
    } finally {
      ports.lock().unlock();
    }
    running = platform.threads().start(this);
    wake(); // For whoever wanted to while it was not set yet.
  }

  @Override
  public String name() {
    return name;
  }

  /// The mirrors hold everything below, durably. Any thread.
  public Position destaged() {
    return destaged;
  }

  /// Why nothing is destaged at present; null when all is well. Any thread.
  public @Nullable IoFailure failure() {
    return failure;
  }

  /// To be called when `durable` has moved: wakes the destager if that is worth it. Any thread, cheap.
  public void onDurable() {
    if (ports.log().durable() >= wakeAtDurable) {
      wake();
    }
  }

  /// To be called when the stop has moved. Any thread, cheap.
  public void onStopMoved() {
    wake();
  }

  /// Destages everything as soon as possible, without waiting for more or for the end of a failure's
  /// pause: somebody waits for room or for a position. Any thread, cheap.
  public void hurry() {
    hurried = true;
    wake();
  }

  /// To be called when the journal has recorded what was asked for. Any thread, cheap.
  public void wake() {
    Threads.Running started = running;
    if (started != null) {
      started.wake();
    }
  }

  @Override
  public long duty() throws IOException {
    try {
      return switch (phase) {
        case WAITING -> waiting();
        case READING -> reading();
        case BEGINNING -> beginning();
        case WRITING -> next(batch().write() ? Phase.WRITING : Phase.SYNCING);
        case SYNCING -> next(batch().sync() ? Phase.SYNCING : Phase.CONTROLLING);
        case CONTROLLING -> controlling();
        case EVICTING -> evicting();
      };
    } catch (IOException e) {
      return fail(e);
    }
  }

  private long next(Phase next) {
    phase = next;
    return 0;
  }

  private DestageBatch batch() {
    return requireNonNull(batch, phase::name);
  }

  private long waiting() throws IOException {
    long now = platform.clock().nanos();
    if (failure != null && !hurried && now < retryAt) {
      return retryAt - now;
    }
    long from = destaged.lsn();
    long stop = ports.journal().stop();
    Check.check(stop >= Math.max(from, destaging), "C1: a stop stands ahead", stop, destaging);
    long limit = Math.min(ports.log().durable(), stop);
    if (limit <= from) {
      return idle(stop);
    }
    boolean urgent = hurried || limit == stop || from < destaging || failure != null;
    long hold = urgent || limit - from >= pace.yieldBytes() ? 0 : untilQuiet(now);
    long sleep = urgent ? 0 : Math.max(hold, untilDue(now, limit));
    if (sleep > 0) {
      wakeAtDurable = from + (hold > 0 ? pace.yieldBytes() : pace.eagerBytes());
      return ports.log().durable() >= wakeAtDurable ? 0 : sleep;
    }
    wakeAtDurable = NEVER;
    DestageBuffers.Buffer buffer = ports.buffers().take(this::wake);
    if (buffer == null) {
      return UNTIL_WOKEN;
    }
    batch = new DestageBatch(ports, buffer, destaged, limit);
    return next(Phase.READING);
  }

  private long idle(long stop) throws IOException {
    long from = destaged.lsn();
    hurried = false;
    pendingSince = NOT_PENDING;
    if (toldIdle != from && ports.journal().idle(destaged)) {
      toldIdle = from;
    }
    if (stop == from) {
      wakeAtDurable = NEVER;
      return ports.journal().stop() == stop ? UNTIL_WOKEN : 0;
    }
    wakeAtDurable = from + 1;
    return ports.log().durable() > from ? 0 : UNTIL_WOKEN;
  }

  /// Nanoseconds until what can be destaged should be.
  private long untilDue(long now, long limit) {
    if (limit - destaged.lsn() >= pace.eagerBytes()) {
      return 0;
    }
    if (pendingSince == NOT_PENDING) {
      pendingSince = now;
    }
    return Math.max(0, pendingSince + pace.delayNanos() - now);
  }

  /// Nanoseconds until the last surge of writes is long enough ago.
  private long untilQuiet(long now) {
    long surge = ports.log().surgeNanos();
    return surge == LogReader.NEVER ? 0 : Math.max(0, surge + pace.yieldNanos() - now);
  }

  private long reading() throws IOException {
    return next(batch().read() ? Phase.BEGINNING : Phase.READING);
  }

  private long beginning() throws IOException {
    long end = batch().end().lsn();
    Check.check(end > destaged.lsn(), "R1: a batch moves ahead", destaged.lsn(), end);
    Check.check(end <= ports.log().durable(), "B3", end, ports.log().durable());
    long upper = Math.max(destaging, end);
    return switch (ports.journal().beginBatch(destaged, upper)) {
      case GRANTED -> {
        destaging = upper;
        yield next(Phase.WRITING);
      }
      case STOPPED -> {
        giveUp();
        yield next(Phase.WAITING);
      }
      case LATER -> UNTIL_WOKEN;
    };
  }

  private long controlling() throws IOException {
    batch().control();
    Position end = batch().end();
    giveUp();
    // Before anybody learns of it and reuses log space, no read may find what lies below.
    boolean more = evict(end.lsn());
    Pin reached = ports.log().pin(end.lsn());
    requireNonNull(pin).close();
    pin = reached;
    destaged = end;
    pendingSince = NOT_PENDING;
    ports.events().watch().done();
    ports.events().onDestaged(end);
    if (failure != null) {
      failure = null;
      ports.events().onDestageRecovered();
    }
    return next(more ? Phase.EVICTING : Phase.WAITING);
  }

  private long evicting() {
    return next(evict(destaged.lsn()) ? Phase.EVICTING : Phase.WAITING);
  }

  /// One slice; returns whether there are more.
  private boolean evict(long lsn) {
    boolean more;
    ports.lock().lock();
    try {
      more = ports.index().evictBelow(lsn);
    } finally {
      ports.lock().unlock();
    }
    ports.events().onEvicted();
    return more;
  }

  private void giveUp() {
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }

  private long fail(IOException e) {
    giveUp();
    phase = Phase.WAITING;
    hurried = false;
    wakeAtDurable = NEVER;
    retryAt = platform.clock().nanos() + pace.retryNanos();
    String reason = "destaging has stopped and is tried again: " + e.getMessage();
    boolean full = e instanceof DiskFailure disk && disk.kind() == DiskFailure.Kind.NO_SPACE;
    IoFailure failed = full ? new IoFailure.NoSpace(reason) : new IoFailure.Medium(reason);
    if (!failed.equals(failure)) {
      failure = failed;
      ports.events().onDestageFailed(failed);
    }
    return pace.retryNanos();
  }

  /// Ends after the duty under way. A batch that was begun is finished after the next start.
  @Override
  public void close() {
    Threads.Running started = running;
    if (started != null) {
      started.close();
    }
    giveUp();
    if (pin != null) {
      pin.close();
      pin = null;
    }
  }
}
