package io.forebay.gateway.sim;

import io.forebay.gateway.block.Admission;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One process life of a log that hosts feed: random operations, each checked against the model.
final class LogLife {
  private static final int PINS_MAX = 4;
  private static final int FLUSHES_MAX = 16;
  private static final int STEPS_MAX = 200_000;

  private final LogStage stage;
  private final LogSubject subject;
  private final Log log;
  private final LogModel model;
  private final LogPromises promises;
  private final SimRandomness random;
  private final LogPlan plan;
  private final LogCheck check;
  private final List<Pin> pins = new ArrayList<>();
  private int flushesWaiting;
  private boolean full;
  private boolean roomCame;
  private boolean failureSeen;
  private boolean stuck;
  private long durableSeen;

  LogLife(LogStage stage, LogSubject subject) {
    this.stage = stage;
    this.subject = subject;
    log = subject.log;
    model = stage.model;
    promises = stage.promises;
    random = stage.random;
    plan = stage.plan;
    check = new LogCheck(stage, log);
    durableSeen = log.durable();
  }

  /// One operation or one step of the scheduler, and the checks after it.
  void step() throws IOException {
    if (random.chance(plan.hostShare())) {
      operate();
    } else {
      stage.scheduler.stepNow();
      stage.diedMeanwhile();
    }
    checkWatermarks();
  }

  private void operate() throws IOException {
    int dice = random.below(100);
    if (plan.hoards() && dice >= 78 && dice < 88 && !random.oneIn(16)) {
      dice = 0;
    }
    if (random.chance(plan.flushShare())) {
      flush();
    } else if (random.chance(plan.fillShare())) {
      fill();
    } else if (dice < 75) {
      append();
    } else if (dice < 78) {
      control();
    } else if (dice < 84) {
      destage();
    } else if (dice < 88) {
      trim();
    } else if (dice < 92) {
      pin();
    } else if (dice < 94) {
      readPinned();
    } else if (dice < 96) {
      send();
    } else if (dice < 98) {
      stage.scheduler.step();
      stage.diedMeanwhile();
    } else {
      settle();
    }
  }

  /// What hosts may do amid a disk operation: nothing that blocks.
  void hostOperation() {
    if (random.oneIn(4)) {
      flush();
    } else {
      append();
    }
  }

  private void append() {
    int dice = random.below(10);
    long offset = random.below(1L << 30);
    if (dice < 8) {
      int length = 1 + random.below(random.coin() ? 4096 : plan.payloadBytesMax());
      write(offset, length, random.below(1 << 30));
    } else {
      int length = 1 + random.below(1 << 20);
      admit(dice == 8 ? RecordType.ZERO : RecordType.TRIM, offset, length, LogModel.OWN_PAYLOAD);
    }
  }

  private void write(long offset, int length, int payload) {
    admit(RecordType.WRITE, offset, length, payload);
  }

  private void admit(RecordType type, long offset, int length, int payload) {
    boolean writes = type == RecordType.WRITE;
    ByteBuffer bytes = writes ? LogModel.payload(payload, length) : null;
    model.pendingPayload = payload;
    int flags = type == RecordType.ZERO ? random.below(2) : 0;
    int volume = 1 + random.below(3);
    int before = model.count();
    switch (subject.append(type, flags, volume, offset, length, bytes)) {
      case Admission.Admitted() -> {
        Check.check(!failureSeen, "B5 no ack after a failed write or sync", model.end());
        Check.check(bytes == null || !bytes.hasRemaining(), "admitted payload is consumed");
        Check.check(holds(before, offset), "B1 admitted is appended", before, model.count());
        promises.acked = model.end();
        stage.coverage.hit("append " + type);
      }
      case Admission.Full() -> {
        Check.check(model.count() == before, "full takes nothing", before, model.count());
        stage.coverage.hit("append found no room");
        waitForRoom();
      }
      case Admission.Refused(IoFailure failure) -> {
        Check.check(failure instanceof IoFailure.Medium, "refused for the disk only", failure);
        Check.check(stage.failureAllowed(), "refused without a fault", failure);
        fail();
        stage.coverage.hit("append refused after a failure");
      }
    }
    Check.check(log.appended() == model.end(), "B1 appended", log.appended(), model.end());
  }

  private boolean holds(int from, long offset) {
    for (int i = from; i < model.count(); i++) {
      if (model.type(i).fromHost() && model.offset(i) == offset) {
        return true;
      }
    }
    return false;
  }

  /// Many large records, so that segments and the ring go round.
  private void fill() {
    for (int i = random.below(160); i > 0 && !full && !failureSeen; i--) {
      write(random.below(1L << 30), RecordLayout.PAYLOAD_BYTES_MAX, LogModel.ZERO_PAYLOAD);
      if (random.oneIn(4)) {
        stage.scheduler.stepNow();
        stage.diedMeanwhile();
      }
    }
  }

  private void control() throws IOException {
    RecordType[] types = {
      RecordType.STATE, RecordType.VOLUME_CHANGED, RecordType.CHECKPOINT, RecordType.EPOCH_END
    };
    RecordType type = types[random.below(3)];
    model.pendingPayload = random.below(1 << 30);
    ByteBuffer payload = LogModel.payload(model.pendingPayload, random.below(300));
    try {
      if (log.control(type, 0, 1, random.below(1000), payload) != null) {
        Check.check(!failureSeen, "B5 no control record after a failure", model.end());
        promises.acked = model.end();
        stage.coverage.hit("control " + type);
      } else {
        stage.coverage.hit("control found the reserve used up");
      }
    } catch (LogClosedException e) {
      Check.check(stage.failureAllowed(), "refused without a fault", e.failure());
      fail();
    }
  }

  private void flush() {
    if (flushesWaiting >= FLUSHES_MAX) {
      return;
    }
    long target = model.end();
    flushesWaiting++;
    boolean[] done = {false};
    subject.flush(failure -> onFlushed(target, failure, done));
  }

  private void onFlushed(long target, @Nullable IoFailure failure, boolean[] done) {
    Check.check(!done[0], "a flush is answered once", target, 0);
    done[0] = true;
    flushesWaiting--;
    if (failure == null) {
      Check.check(log.durable() >= target, "B2 a flush is answered when durable", target);
      promises.flushed = Math.max(promises.flushed, target);
      stage.coverage.hit("flush answered");
    } else {
      Check.check(stage.failureAllowed(), "flush failed without a fault", failure);
      fail();
      stage.coverage.hit("flush failed");
    }
  }

  private void waitForRoom() {
    if (!full) {
      full = true;
      roomCame = false;
      log.whenRoom(() -> roomCame = true);
    }
  }

  /// Reads up to some batch's end as a destager does, and records it in the state file.
  private void destage() throws IOException {
    int from = model.indexOf(promises.destaged);
    int to = model.indexAtOrBelow(subject.durable() - 1) + 1;
    destageTo(from + random.below(Math.max(1, to - from + 1)));
  }

  private void destageTo(int limit) throws IOException {
    int from = model.indexOf(promises.destaged);
    int to = limit;
    while (to > from && !model.type(to - 1).endsBatch()) {
      to--;
    }
    if (to <= from) {
      return;
    }
    try (Pin pin = pinAt(promises.destaged)) {
      if (!check.range(from, to)) {
        stuck = true; // Damage of ours: the next recovery has to find it.
        return;
      }
    }
    promises.exposed = Math.max(promises.exposed, model.lsn(to));
    promises.destaged = model.lsn(to);
    promises.destagedChain = model.chainBefore(to);
    stage.coverage.hit("destaged");
  }

  /// Reads durable records as a sender does.
  private void send() throws IOException {
    long durable = subject.durable();
    int from = model.indexOf(promises.destaged);
    int to = model.indexAtOrBelow(durable - 1) + 1;
    if (to <= from) {
      return;
    }
    from = Math.max(from, to - 50);
    try (Pin pin = pinAt(promises.destaged)) {
      check.range(from, to);
    }
    promises.exposed = Math.max(promises.exposed, model.lsn(to));
    stage.coverage.hit("sent");
  }

  private Pin pinAt(long lsn) {
    log.lock().lock();
    try {
      return log.pin(lsn);
    } finally {
      log.lock().unlock();
    }
  }

  private void trim() {
    int from = model.indexOf(promises.startLsn);
    int to = model.indexOf(promises.destaged);
    int chosen = random.coin() ? to : from + random.below(to - from + 1);
    if (chosen <= from) {
      return;
    }
    promises.startLsn = model.lsn(chosen);
    promises.startChain = model.chainBefore(chosen);
    subject.trimTo(promises.startLsn);
    Check.check(log.start() <= promises.destaged, "R2 not beyond destaged", log.start());
    stage.coverage.hit("trimmed");
  }

  private void pin() throws IOException {
    if (pins.size() < PINS_MAX && random.coin()) {
      int from = model.indexOf(promises.startLsn);
      pins.add(pinAt(model.lsn(from + random.below(model.count() - from + 1))));
      stage.coverage.hit("pinned");
    } else if (!pins.isEmpty()) {
      readPinned();
      pins.remove(random.below(pins.size())).close();
    }
  }

  private void readPinned() throws IOException {
    if (pins.isEmpty()) {
      return;
    }
    Pin pin = pins.get(random.below(pins.size()));
    int from = model.indexOf(pin.lsn());
    from += random.below(model.count() - from + 1);
    check.range(from, Math.min(model.count(), from + 20));
    check.fromRing(Math.min(model.count(), from));
    stage.coverage.hit(pin.lsn() < promises.startLsn ? "read below the start by a pin" : "read");
  }

  /// Lets the log come to rest: flushes are answered, room comes.
  void settle() throws IOException {
    if (full) {
      makeRoom();
    }
    flush();
    runUntil(() -> flushesWaiting == 0, "every flush answered");
    stage.coverage.hit("settled");
  }

  private void makeRoom() throws IOException {
    flush();
    runUntil(() -> flushesWaiting == 0, "every flush answered");
    for (Pin pin : pins) {
      pin.close();
    }
    pins.clear();
    destageTo(model.indexOf(log.durable()));
    if (stuck) {
      return;
    }
    trimDestaged();
    runUntil(() -> roomCame, "room came");
    full = false;
    stage.coverage.hit("room came");
  }

  private void trimDestaged() {
    if (promises.startLsn < promises.destaged) {
      promises.startLsn = promises.destaged;
      promises.startChain = promises.destagedChain;
      subject.trimTo(promises.startLsn);
    }
  }

  private void runUntil(java.util.function.BooleanSupplier reached, String what) {
    stage.scheduler.runUntil(
        () -> stage.machine.crashed() || reached.getAsBoolean(), STEPS_MAX, what);
    stage.diedMeanwhile();
  }

  private void checkWatermarks() {
    long durable = log.durable();
    Check.check(durable >= durableSeen, "durable moves forward", durable, durableSeen);
    Check.check(durable <= log.appended(), "durable <= appended", durable, log.appended());
    Check.check(log.appended() == model.end(), "B1 appended", log.appended(), model.end());
    Check.check(durable == durableSeen || !failureSeen, "B5 nothing is durable any more", durable);
    durableSeen = durable;
    if (log.status().failure() != null) {
      Check.check(stage.failureAllowed(), "failed without a fault", log.status());
      fail();
    }
  }

  Position close() throws IOException {
    return log.closeCleanly();
  }

  void end() throws IOException {
    log.close();
  }

  /// The log has failed: `durable` stands still from here on.
  private void fail() {
    if (!failureSeen) {
      failureSeen = true;
      durableSeen = log.durable();
    }
  }

  /// The log has failed, or we have damaged what it needs: only a restart helps.
  boolean over() {
    return stuck || failureSeen && random.oneIn(20);
  }

  boolean failed() {
    return failureSeen;
  }

  /// Ends the life in good order: everything durable, pins closed.
  void closePins() {
    pins.forEach(Pin::close);
    pins.clear();
  }
}
