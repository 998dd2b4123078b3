package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// Opens the log that is there, as the row of the table says that [LogLook] has found to apply.
/// Nothing is changed until a row says that the log opens; then [LogRebuild] does it.
final class LogRecovery {
  private final Platform platform;
  private final LogPlace place;
  private final LogShape shape;
  private final LogRoot root;
  private final LogLock lock = new LogLock();
  private final RecordListener listener;
  private final LogAlarms alarms;

  private LogRecovery(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogRoot root,
      RecordListener listener,
      LogAlarms alarms) {
    this.platform = platform;
    this.place = place;
    this.shape = shape;
    this.root = root;
    this.listener = listener;
    this.alarms = alarms;
  }

  /// See [Log#recover].
  static Recovery recover(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogRoot root,
      RecordListener listener,
      LogAlarms alarms)
      throws IOException {
    LogRecovery recovery = new LogRecovery(platform, place, shape, root, listener, alarms);
    SlotFiles files = new SlotFiles(platform.disk(), place.segments(), Disk.Mode.DIRECT);
    boolean opened = false;
    try {
      Recovery result = recovery.run(files);
      opened = result instanceof Recovery.Recovered;
      return result;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  private Recovery run(SlotFiles files) throws IOException {
    try (LogLook look = new LogLook(platform.disk(), place, shape, files, root, this::replay)) {
      LogLook.Seen seen = look.look();
      RecoveryRow row = seen.row();
      if (row.open() == RecoveryRow.Open.NOT) {
        return new Recovery.Missing(row, seen.end().lsn(), seen.claimed(), seen.claimedBy());
      }
      raise(seen);
      LogRebuild rebuild = new LogRebuild(platform, place, shape, root, lock, files, alarms);
      LogParts parts = rebuild.build(look, seen, listener);
      return new Recovery.Recovered(row, new Log(parts));
    }
  }

  private void replay(RecordType type, MemorySegment log, long at) {
    lock.lock();
    try {
      listener.onRecord(
          type,
          RecordLayout.flags(log, at),
          RecordLayout.lsn(log, at),
          RecordLayout.volume(log, at),
          RecordLayout.offset(log, at),
          RecordLayout.length(log, at));
    } finally {
      lock.unlock();
    }
  }

  private void raise(LogLook.Seen seen) {
    long end = seen.end().lsn();
    long claimed = seen.claimed();
    String at = Lsn.print(end);
    String unreadable = seen.unreadable();
    if (unreadable != null) {
      alarms.raise(new LogAlarm.SlotDamaged(Segment.NO_SLOT, unreadable));
    }
    switch (seen.row().alarm()) {
      case NONE -> {}
      case CONTRADICTED -> {
        long recorded = root.closing() instanceof Closing.Clean clean ? clean.lsn() : claimed;
        String reason =
            "the log was closed at " + Lsn.print(recorded) + " and ends otherwise, at " + at;
        alarms.raise(new LogAlarm.CleanStopContradicted(end, recorded, reason));
      }
      case WRITES_LOST -> {
        String reason = "acked writes after the last flush may be lost: the log ends at " + at;
        alarms.raise(new LogAlarm.AckedWritesLost(end, reason));
      }
      case CUT -> {
        String reason = "the log was cut at " + at + ", below " + Lsn.print(claimed);
        alarms.raise(new LogAlarm.CutAccepted(end, claimed, reason));
      }
    }
  }
}
