package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.log.CorruptRecord;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// One process life of a log that the line feeds.
final class LineLife {
  private static final int STEPS_MAX = 200_000;
  private static final int LINE_BYTES_MAX = 512 << 10;

  private final LogStage near;
  private final LogStage far;
  private final Log source;
  private final Log log;
  private final LogModel model;
  private final LogPromises promises;
  private final SimRandomness random;
  private final LogCheck check;
  private int flushesWaiting;
  private boolean failureSeen;

  /// Destages only when there is no room any more.
  private final boolean lazy;

  LineLife(LogStage near, LogStage far, Log source, Log log) {
    this.near = near;
    this.far = far;
    this.source = source;
    this.log = log;
    model = far.model;
    promises = far.promises;
    random = far.random;
    check = new LogCheck(far, log);
    lazy = far.plan.hoards();
  }

  boolean failed() {
    return failureSeen;
  }

  void step() throws IOException {
    int dice = random.below(20);
    if (dice < 8) {
      transfer();
    } else if (dice < 10) {
      flush();
    } else if (dice < 12 && !lazy) {
      destage();
    } else if (dice < 13 && !lazy) {
      trim();
    } else if (dice < 19) {
      far.scheduler.stepNow();
      far.diedMeanwhile();
    } else {
      far.scheduler.step();
      far.diedMeanwhile();
    }
    Check.check(log.durable() <= log.appended(), "durable <= appended", log.durable());
    Check.check(log.appended() <= model.end(), "R1 a prefix", log.appended(), model.end());
  }

  /// Sends from the receiver's last byte on, cut anywhere, now and then with a flipped bit.
  private void transfer() throws IOException {
    int from = model.indexOf(log.appended());
    int to = from;
    long base = model.lsn(from);
    while (to < model.count()
        && model.lsn(to + 1) <= source.durable()
        && model.lsn(to + 1) - base <= LINE_BYTES_MAX) {
      to++;
    }
    if (to == from) {
      return;
    }
    to = from + 1 + random.below(to - from);
    MemorySegment line = far.scratch;
    long bytes = encode(from, to, line);
    long given = random.oneIn(3) ? random.below(bytes + 1) : bytes;
    long flipped = -1;
    if (given > 0 && random.oneIn(20)) {
      flipped = random.below(given);
      byte old = line.get(ValueLayout.JAVA_BYTE, flipped);
      line.set(ValueLayout.JAVA_BYTE, flipped, (byte) (old ^ 1 << random.below(8)));
    }
    long before = log.appended();
    try {
      int taken = log.receive(line.asSlice(0, given));
      promises.acked = log.appended();
      Check.check(taken == 0 || !failureSeen, "B5 nothing is taken after a failure", before);
      checkTaken(from, taken, given);
      far.coverage.hit(taken == given ? "line: taken whole" : "line: taken in part");
    } catch (CorruptRecord e) {
      Check.check(flipped >= 0, "B4 refused without a reason", e);
      far.coverage.hit("line: corruption refused");
    } catch (LogClosedException e) {
      onFailure(e.failure());
    }
    promises.acked = log.appended();
    if (flipped >= 0) {
      try (Pin pin = pinAt(promises.destaged)) {
        check.range(from, model.indexOf(log.appended()));
      }
    }
  }

  private void checkTaken(int from, int taken, long given) throws IOException {
    long line = 0;
    int index = from;
    while (model.lsn(index) < log.appended()) {
      line += model.lineBytes(index++);
    }
    Check.check(line == taken, "B1 taken is appended", line, taken);
    boolean whole = index < model.count() && line + model.lineBytes(index) <= given;
    if (whole && !failureSeen) {
      far.coverage.hit("line: no room");
      makeRoom();
    }
  }

  /// The receiver is full: it destages all that it can, gives it up, and is told that there is room.
  private void makeRoom() throws IOException {
    boolean[] woken = {false};
    log.whenRoom(() -> woken[0] = true);
    settle();
    destageTo(model.indexOf(log.durable()));
    trim();
    if (promises.destaged == log.durable()) {
      far.scheduler.runUntil(
          () -> far.machine.crashed() || woken[0], STEPS_MAX, "the receiver has room");
      far.diedMeanwhile();
    }
  }

  private long encode(int from, int to, MemorySegment line) throws IOException {
    long at = 0;
    MemorySegment raw = near.scratch;
    long base = model.lsn(from);
    try (Pin pin = pin(source, near.promises.startLsn)) {
      source.read(base, raw.asSlice(0, model.lsn(to) - base));
    }
    for (int i = from; i < to; i++) {
      int size = model.lineBytes(i);
      MemorySegment.copy(raw, model.lsn(i) - base, line, at, size);
      at += size;
    }
    return at;
  }

  private static Pin pin(Log log, long lsn) {
    log.lock().lock();
    try {
      return log.pin(lsn);
    } finally {
      log.lock().unlock();
    }
  }

  private Pin pinAt(long lsn) {
    return pin(log, lsn);
  }

  private void onFailure(IoFailure failure) {
    Check.check(far.failureAllowed(), "failed without a fault", failure);
    failureSeen = true;
  }

  private void flush() {
    int last = model.indexOf(log.appended());
    while (last > 0 && !model.type(last - 1).endsBatch()) {
      last--;
    }
    long target = model.lsn(last);
    flushesWaiting++;
    log.flush(failure -> onFlushed(target, failure));
  }

  private void onFlushed(long target, @Nullable IoFailure failure) {
    flushesWaiting--;
    if (failure != null) {
      onFailure(failure);
      return;
    }
    Check.check(log.durable() >= target, "B2 a flush is answered when durable", target);
    promises.flushed = Math.max(promises.flushed, target);
    far.coverage.hit("line: acked");
  }

  /// Reads up to a batch's end as a destager does.
  private void destage() throws IOException {
    int from = model.indexOf(promises.destaged);
    int to = model.indexOf(log.durable());
    destageTo(from + random.below(to - from + 1));
  }

  private void destageTo(int limit) throws IOException {
    int from = model.indexOf(promises.destaged);
    int to = limit;
    while (to > from && !model.type(to - 1).endsBatch()) {
      to--;
    }
    if (to == from) {
      return;
    }
    try (Pin pin = pinAt(promises.destaged)) {
      if (!check.range(from, to)) {
        return;
      }
    }
    promises.destaged = model.lsn(to);
    promises.destagedChain = model.chainBefore(to);
    promises.epochs = log.epochs();
    promises.exposed = Math.max(promises.exposed, promises.destaged);
    far.coverage.hit("line: destaged");
  }

  /// Both sides give up what the receiver has destaged.
  private void trim() {
    if (promises.startLsn < promises.destaged) {
      promises.startLsn = promises.destaged;
      promises.startChain = promises.destagedChain;
      log.trimTo(promises.startLsn);
      far.coverage.hit("line: trimmed");
    }
    long floor = Math.min(promises.startLsn, source.durable());
    if (near.promises.startLsn < floor) {
      near.promises.startLsn = floor;
      near.promises.destaged = floor;
      source.trimTo(floor);
    }
  }

  /// Everything that the receiver holds whole batches of is durable.
  void settle() {
    flush();
    far.scheduler.runUntil(
        () -> far.machine.crashed() || flushesWaiting == 0, STEPS_MAX, "every flush answered");
    far.diedMeanwhile();
  }
}
