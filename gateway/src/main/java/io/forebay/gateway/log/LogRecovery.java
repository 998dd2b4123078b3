package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.log.RecoveryFacts.BootFact;
import io.forebay.gateway.log.RecoveryFacts.ClosingFact;
import io.forebay.gateway.log.RecoveryFacts.CutFact;
import io.forebay.gateway.log.RecoveryFacts.EndFact;
import io.forebay.gateway.log.RecoveryFacts.RingFact;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the end of the log (B4) and decides, by [RecoveryRow], what becomes of it. Looks first and
/// changes nothing until a row says that the log opens; then [LogRebuild] does it.
final class LogRecovery {
  private final Disk disk;
  private final LogPlace place;
  private final LogShape shape;
  private final LogRoot root;
  private final LogLock lock = new LogLock();
  private final RecordListener listener;
  private final String bootId;
  private final LogAlarms alarms;

  /// Where the ring's part of the log begins, when it links.
  private @Nullable TailState linkedAt;

  /// Whether the tail is better taken from the slots although the ring links.
  private boolean tailFromSlots;

  /// Whether the clean stop that the state file records is on this log.
  private boolean cleanStopMet;

  private long claimed = RingFound.NO_CLAIM;
  private String claimedBy = "nothing";

  private LogRecovery(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogRoot root,
      RecordListener listener,
      LogAlarms alarms)
      throws IOException {
    this.disk = platform.disk();
    this.bootId = disk.bootId();
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
    SlotFiles files = new SlotFiles(platform.disk(), place.segments());
    boolean opened = false;
    try (RingFound ring = RingFound.look(platform.disk(), place);
        SlotScanner scanner = new SlotScanner(platform.disk(), files, shape)) {
      Recovery result = recovery.run(platform, files, scanner, ring);
      opened = result instanceof Recovery.Recovered;
      return result;
    } finally {
      if (!opened) {
        files.close();
      }
    }
  }

  private Recovery run(Platform platform, SlotFiles files, SlotScanner scanner, RingFound found)
      throws IOException {
    List<FoundSlot> slots = new SlotCensus(disk, place, shape, files).take();
    SlotScan scan = new SlotScan(scanner, slots, root, shape);
    Ring ring = found.ring();
    RingFact ringFact = RingFact.NONE;
    TailState end;
    meetCleanStop(scan);
    if (ring != null && links(ring, scan)) {
      end = endWithRing(ring, scan);
      ringFact = end.lsn() < ring.header().appended() ? RingFact.TORN : RingFact.WHOLE;
    } else {
      scan.run(Long.MAX_VALUE, this::replay);
      end = scan.state();
      if (found.exists()) {
        ringFact = ring == null ? RingFact.FOREIGN : RingFact.UNLINKED;
      }
    }
    weighClaims(found, end, new ClaimScan(scanner, shape, place.store(), end).highest(slots));
    RecoveryRow row = RecoveryRow.of(facts(ringFact, end));
    if (row.open() == RecoveryRow.Open.NOT) {
      return new Recovery.Missing(row, end.lsn(), claimed, claimedBy);
    }
    raise(row, end, scanner.takeUnreadable());
    LogRebuild rebuild = new LogRebuild(platform, place, shape, root, lock, files, alarms);
    boolean distrust = !row.clean() && root.bootId().equals(bootId);
    LogParts parts =
        rebuild.build(slots, scan, end, found, linkedAt, tailFromSlots, distrust, listener);
    return new Recovery.Recovered(row, new Log(parts));
  }

  private void meetCleanStop(SlotScan scan) throws IOException {
    if (root.closing() instanceof Closing.Clean clean && clean.lsn() >= root.fromLsn()) {
      scan.run(clean.lsn(), this::replay);
      TailState state = scan.state();
      cleanStopMet = state.lsn() == clean.lsn() && state.chain() == clean.chain();
    }
  }

  /// Whether the ring's durable position is on the log that the slots hold; the scan then stands there.
  private boolean links(Ring ring, SlotScan scan) throws IOException {
    long lsn = ring.header().durableLsn();
    if (lsn < root.fromLsn()) {
      return false;
    }
    scan.run(lsn, this::replay);
    TailState state = scan.state();
    if (state.lsn() != lsn || state.chain() != ring.header().durableChain()) {
      return false;
    }
    linkedAt = state;
    return true;
  }

  /// The end of the log when the ring links: in the ring, or in the slots if the ring is damaged and
  /// they go further. Replays what lies behind the link.
  private TailState endWithRing(Ring ring, SlotScan scan) throws IOException {
    TailState link = scan.state();
    LogSource source = new RingSource(ring);
    RecordScan inRing = new RecordScan(link, shape.segmentBytes(), scan.segments());
    inRing.run(source, Long.MAX_VALUE, RecordScan.Visitor.NONE);
    if (inRing.state().lsn() < ring.header().appended()) {
      scan.run(Long.MAX_VALUE, RecordScan.Visitor.NONE);
      tailFromSlots = scan.state().lsn() > inRing.state().lsn();
    }
    if (tailFromSlots) {
      long end = scan.state().lsn();
      scan.rewind(link);
      scan.run(end, this::replay);
      return scan.state();
    }
    new RecordScan(link, shape.segmentBytes(), scan.segments())
        .run(source, inRing.state().lsn(), this::replay);
    return inRing.state();
  }

  private void replay(RecordType type, MemorySegment log, long at) {
    if (RecordLayout.lsn(log, at) < root.fromLsn()) {
      return;
    }
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

  private void raise(RecoveryRow row, TailState end, @Nullable String unreadable) {
    String at = Lsn.print(end.lsn());
    if (unreadable != null) {
      alarms.raise(new LogAlarm.SlotDamaged(Segment.NO_SLOT, unreadable));
    }
    switch (row.alarm()) {
      case NONE -> {}
      case CONTRADICTED -> {
        long recorded = root.closing() instanceof Closing.Clean clean ? clean.lsn() : claimed;
        String reason =
            "the log was closed at " + Lsn.print(recorded) + " and ends otherwise, at " + at;
        alarms.raise(new LogAlarm.CleanStopContradicted(end.lsn(), recorded, reason));
      }
      case WRITES_LOST -> {
        String reason = "acked writes after the last flush may be lost: the log ends at " + at;
        alarms.raise(new LogAlarm.AckedWritesLost(end.lsn(), reason));
      }
      case CUT -> {
        String reason = "the log was cut at " + at + ", below " + Lsn.print(claimed);
        alarms.raise(new LogAlarm.CutAccepted(end.lsn(), claimed, reason));
      }
    }
  }

  private void weighClaims(RingFound ring, TailState end, long markClaim) {
    weigh(root.claimedDurable(), "the state file");
    if (root.closing() instanceof Closing.Clean clean) {
      weigh(clean.lsn(), "the clean stop in the state file");
    }
    if (end.closed().lsn() < 0) {
      weigh(root.fromLsn() + 1, "the state file: destaged inside a batch whose Mark is missing");
    }
    weigh(ring.claim(), "the ring of this store");
    weigh(markClaim, "a Mark behind it that this store wrote");
  }

  /// A log fed by the line may hold valid records behind its clean stop: what it had received before
  /// a power cut and had not asked for again yet. They are the peer's records, at their LSNs.
  private boolean receivedBehind(TailState end, long lsn) {
    for (Epoch each : end.epochs().reversed()) {
      if (each.owner().equals(place.store())) {
        return false;
      }
      if (each.baseLsn() < lsn) {
        return true;
      }
    }
    return false;
  }

  private void weigh(long lsn, String by) {
    if (lsn > claimed) {
      claimed = lsn;
      claimedBy = by;
    }
  }

  private RecoveryFacts facts(RingFact ring, TailState end) {
    boolean exact =
        cleanStopMet
            && root.closing() instanceof Closing.Clean clean
            && (clean.lsn() == end.lsn() || receivedBehind(end, clean.lsn()));
    EndFact endFact = claimed > end.lsn() ? EndFact.SHORT : exact ? EndFact.EXACT : EndFact.WHOLE;
    return new RecoveryFacts(
        root.closing() instanceof Closing.Clean ? ClosingFact.CLEAN : ClosingFact.OPEN,
        ring,
        root.bootId().equals(bootId) ? BootFact.SAME : BootFact.OTHER,
        endFact,
        root.acceptedEnd() == end.lsn() ? CutFact.ACCEPTED : CutFact.NONE);
  }
}
