package io.forebay.gateway.sim;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.EpochCause;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.Closing;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogAlarm;
import io.forebay.gateway.log.LogClosedException;
import io.forebay.gateway.log.LogRoot;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.Pin;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.Recovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a group does to open its log: create or recover, check, begin an epoch, flush, admit hosts.
final class LogOpening {
  private static final int STEPS_MAX = 200_000;

  private final LogStage stage;
  private final Mutant mutant;
  private final boolean fedByLine;
  private final List<LogAlarm> alarms = new ArrayList<>();
  private boolean created;
  private int epoch;
  private int replayed;
  private boolean replaying;
  private boolean clean;

  /// `fedByLine`: the model is the sending log's, and this one holds a prefix of it.
  LogOpening(LogStage stage, Mutant mutant, boolean fedByLine) {
    this.stage = stage;
    this.mutant = mutant;
    this.fedByLine = fedByLine;
  }

  /// Opens a log that the line feeds.
  Log openForLine(Platform platform) throws IOException {
    clean = false;
    Log log = created ? recover(platform) : create(platform);
    stage.machine.disk.forbidWhile(log.lock()::heldByMe);
    stage.opened();
    alarms.clear(); // Until then they add up: an attempt that failed may have raised the one due.
    stage.promises.closing = new Closing.Open();
    stage.promises.bootId = stage.machine.disk.bootId();
    return log;
  }

  LogSubject open(Platform platform) throws IOException {
    Log log = openForLine(platform);
    LogSubject subject = new LogSubject(log, mutant);
    if (!subject.skipsEpoch() && !(clean && stage.random.coin())) {
      openEpoch(log);
    } else {
      epoch = log.end().epoch(); // Not that of an EpochStart which was lost since.
    }
    log.admitHosts(true);
    return subject;
  }

  private Log create(Platform platform) throws IOException {
    LogPromises promises = stage.promises;
    LogStart start = new LogStart(promises.startLsn, promises.startChain, 0, List.of());
    replaying = fedByLine;
    replayed = 0;
    Log log =
        Log.create(platform, stage.place, stage.plan.shape(), start, this::onRecord, alarms::add);
    created = true;
    stage.coverage.hit("log created");
    return log;
  }

  void openEpoch(Log log) throws IOException {
    int highest = stage.promises.epochs.stream().mapToInt(Epoch::number).max().orElse(0);
    Position position;
    try {
      position = log.openEpoch(stage.place.store(), EpochCause.RESTART, highest);
    } catch (LogClosedException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (position == null) {
      throw new AssertionError("no room for an EpochStart after a recovery");
    }
    Check.check(position.epoch() > highest, "B4 a new epoch is newer", position, highest);
    epoch = position.epoch();
    stage.model.setLastEpoch(epoch);
    stage.promises.epochs = log.epochs();
    boolean[] done = {false};
    @Nullable IoFailure[] failed = {null};
    log.flush(failure -> {
      done[0] = true;
      failed[0] = failure;
    });
    stage.scheduler.runUntil(
        () -> stage.machine.crashed() || done[0], STEPS_MAX, "the first flush");
    stage.diedMeanwhile();
    if (failed[0] != null) {
      Check.check(stage.failureAllowed(), "flush failed without a fault", failed[0]);
      throw new IOException(failed[0].reason());
    }
    Check.check(log.durable() >= position.lsn(), "B5 durable before anything is acked", position);
    stage.promises.acked = position.lsn();
    stage.promises.flushed = position.lsn();
  }

  private Log recover(Platform platform) throws IOException {
    LogPromises promises = stage.promises;
    LogRoot root = promises.root();
    Recovery recovery = recover(platform, root);
    if (recovery instanceof Recovery.Missing missing) {
      stage.coverage.hit("row " + missing.row());
      boolean ours = stage.damaged || stage.ringTampered;
      Check.check(ours || stage.failureAllowed(), "B4 nothing is missing", missing);
      if (!ours) {
        throw new IOException("unreadable for now: " + missing);
      }
      Check.check(missing.fromLsn() < missing.claimedLsn(), "B4 missing below a claim", missing);
      stage.coverage.hit("operator cut");
      recovery = recover(platform, root.accepting(missing.fromLsn()));
      promises.endsAt(missing.fromLsn());
    }
    return switch (recovery) {
      case Recovery.Recovered recovered -> {
        stage.coverage.hit("row " + recovered.row());
        clean = recovered.row().clean();
        check(recovered.log());
        yield recovered.log();
      }
      case Recovery.Missing missing -> {
        if (stage.failureAllowed()) {
          throw new IOException("unreadable for now: " + missing);
        }
        throw new AssertionError("missing although the cut was accepted: " + missing);
      }
    };
  }

  private Recovery recover(Platform platform, LogRoot root) throws IOException {
    replaying = true;
    replayed = stage.model.indexOf(stage.promises.destaged);
    return Log.recover(
        platform, stage.place, stage.plan.shape(), root, this::onRecord, alarms::add);
  }

  /// What recovery found is a prefix of what was appended, and nothing promised is missing.
  private void check(Log log) throws IOException {
    LogPromises promises = stage.promises;
    long end = log.end().lsn();
    long must = stage.ringKept ? promises.acked : promises.durable();
    if (stage.damaged) {
      must = promises.destaged;
    }
    Check.check(end >= must, "B1 B2 B3 what was promised is there", end, must);
    Check.check(end <= stage.model.end(), "B4 recovery makes nothing up", end, stage.model.end());
    int last = stage.model.indexOf(end);
    Check.check(replayed == last, "R1 every record is replayed", replayed, last);
    if (end < promises.acked && !promises.bootId.equals(stage.machine.disk.bootId())) {
      stage.coverage.hit("acked and not durable: lost with the power");
    }
    checkAlarms(end);
    promises.endsAt(end);
    if (!fedByLine) {
      stage.model.cut(end);
      if (stage.stateTampered) {
        stage.model.mayReuse(end);
      }
      replaying = false;
    }
    if (stage.random.oneIn(4)) {
      LogCheck read = new LogCheck(stage, log);
      int from = stage.model.indexOf(stage.random.coin() ? promises.startLsn : promises.destaged);
      log.lock().lock();
      Pin pin = log.pin(stage.model.lsn(from));
      log.lock().unlock();
      read.range(from, last);
      pin.close();
    }
  }

  private void checkAlarms(long end) {
    LogPromises promises = stage.promises;
    boolean sameBoot = promises.bootId.equals(stage.machine.disk.bootId());
    for (LogAlarm alarm : alarms) {
      stage.coverage.hit("alarm " + alarm.getClass().getSimpleName());
    }
    boolean calm =
        !stage.damaged && !stage.failedSinceOpened() && !stage.ringTampered && !stage.stateTampered;
    Check.check(!calm || alarms.isEmpty(), "no alarm without a reason", alarms);
    boolean lost = sameBoot && end < promises.acked && promises.closing instanceof Closing.Open;
    Check.check(!lost || !alarms.isEmpty(), "lost acked writes are alarmed", end, promises.acked);
  }

  private void onRecord(RecordType type, int flags, long lsn, int volume, long offset, int length) {
    if (replaying) {
      stage.model.checkReplayed(replayed++, type, flags, lsn, volume, offset, length);
      return;
    }
    int payload =
        type.hasPayload() && type != RecordType.EPOCH_START
            ? stage.model.pendingPayload
            : LogModel.OWN_PAYLOAD;
    stage.model.append(type, flags, lsn, volume, offset, length, payload, epoch);
  }
}
