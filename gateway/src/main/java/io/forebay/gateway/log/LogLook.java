package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.RecoveryFacts.BootFact;
import io.forebay.gateway.log.RecoveryFacts.ClosingFact;
import io.forebay.gateway.log.RecoveryFacts.CutFact;
import io.forebay.gateway.log.RecoveryFacts.EndFact;
import io.forebay.gateway.log.RecoveryFacts.RingFact;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the end of the log (B4) and what has to be decided about it. Changes nothing.
final class LogLook implements AutoCloseable {
  static final long NOWHERE = -1;

  private final LogPlace place;
  private final LogShape shape;
  private final LogRoot root;
  private final String bootId;
  private final RecordScan.Visitor visitor;
  private final SlotScanner scanner;
  private final RingFound found;
  private final List<FoundSlot> slots;
  private final SlotScan scan;

  /// Where the ring's part of the log begins, when it links.
  private @Nullable TailState linkedAt;

  /// Up to here the slots have what the ring, though it links, has lost.
  private long slotsUntil = NOWHERE;

  /// Whether the clean stop that the state file records is on this log.
  private boolean cleanStopMet;

  private long claimed = RingFound.NO_CLAIM;
  private String claimedBy = "nothing";

  /// Borrows `files`. `visitor` sees every valid record from the state file's `destaged` on.
  LogLook(
      Disk disk,
      LogPlace place,
      LogShape shape,
      SlotFiles files,
      LogRoot root,
      RecordScan.Visitor visitor)
      throws IOException {
    this.place = place;
    this.shape = shape;
    this.root = root;
    this.visitor = visitor;
    bootId = disk.bootId();
    slots = new SlotCensus(disk, place, shape, files).take();
    found = RingFound.look(disk, place);
    scanner = new SlotScanner(disk, files, shape);
    try {
      scan = new SlotScan(scanner, slots, root, shape);
    } catch (IOException | RuntimeException | Error e) {
      close(); // Whatever it was: a piece may be on its way into the scanner's memory.
      throw e;
    }
  }

  /// Everything that an opening log needs to know.
  ///
  /// @param link where the ring's part begins, or null when there is no usable ring
  /// @param slotsUntil up to here what lies behind the link is taken from the slots all the same;
  ///     [#NOWHERE]: nothing is
  /// @param sameBoot the machine has not been restarted since the log was opened
  record Seen(
      RecoveryRow row,
      TailState end,
      @Nullable TailState link,
      long slotsUntil,
      boolean sameBoot,
      long claimed,
      String claimedBy,
      @Nullable String unreadable) {}

  List<FoundSlot> slots() {
    return slots;
  }

  SlotScan scan() {
    return scan;
  }

  RingFound found() {
    return found;
  }

  Seen look() throws IOException {
    Ring ring = found.ring();
    RingFact ringFact = RingFact.NONE;
    TailState end;
    meetCleanStop();
    if (ring != null && links(ring)) {
      end = endWithRing(ring);
      ringFact = end.lsn() < ring.header().appended() ? RingFact.TORN : RingFact.WHOLE;
    } else {
      scan.run(Long.MAX_VALUE, this::visit);
      end = scan.state();
      weighBlindness(end);
      if (found.exists()) {
        ringFact = ring == null ? RingFact.FOREIGN : RingFact.UNLINKED;
      }
    }
    weighClaims(end, new ClaimScan(scanner, shape, place.store(), end).highest(slots));
    scanner.use(Segment.NO_SLOT, 0); // Whoever goes on with the files finds them idle.
    RecoveryFacts facts = facts(ringFact, end);
    return new Seen(
        RecoveryRow.of(facts),
        end,
        linkedAt,
        slotsUntil,
        facts.boot() == BootFact.SAME,
        claimed,
        claimedBy,
        scanner.takeUnreadable());
  }

  @Override
  public void close() {
    found.close();
    scanner.close();
  }

  private void meetCleanStop() throws IOException {
    if (root.closing() instanceof Closing.Clean clean && clean.lsn() >= root.fromLsn()) {
      scan.run(clean.lsn(), this::visit);
      TailState state = scan.state();
      cleanStopMet = state.lsn() == clean.lsn() && state.chain() == clean.chain();
    }
  }

  /// Whether the ring's durable position is on the log that the slots hold; the scan then stands there.
  private boolean links(Ring ring) throws IOException {
    long lsn = ring.header().durableLsn();
    if (lsn < root.fromLsn()) {
      return false;
    }
    scan.run(lsn, this::visit);
    TailState state = scan.state();
    if (state.lsn() != lsn || state.chain() != ring.header().durableChain()) {
      return false;
    }
    linkedAt = state;
    return true;
  }

  /// The end of the log when the ring links: in the ring, or in the slots if the ring is damaged and
  /// they go further; and then again in the ring, where its records continue theirs. Visits what lies
  /// behind the link.
  private TailState endWithRing(Ring ring) throws IOException {
    TailState link = scan.state();
    LogSource source = new RingSource(ring);
    RecordScan inRing = new RecordScan(link, shape.segmentBytes(), scan.segments());
    inRing.run(source, Long.MAX_VALUE, RecordScan.Visitor.NONE);
    if (inRing.state().lsn() < ring.header().appended()) {
      scan.run(Long.MAX_VALUE, RecordScan.Visitor.NONE);
      if (scan.state().lsn() > inRing.state().lsn()) {
        slotsUntil = scan.state().lsn();
        scan.rewind(link);
        scan.run(slotsUntil, this::visit);
        link = scan.state();
      }
    }
    RecordScan rest = new RecordScan(link, shape.segmentBytes(), scan.segments());
    rest.run(source, Long.MAX_VALUE, this::visit);
    return rest.state();
  }

  private void visit(RecordType type, MemorySegment log, long at) {
    if (RecordLayout.lsn(log, at) >= root.fromLsn()) {
      visitor.onRecord(type, log, at);
    }
  }

  private void weighClaims(TailState end, long markClaim) {
    weigh(root.claimedDurable(), "the state file");
    if (root.closing() instanceof Closing.Clean clean) {
      weigh(clean.lsn(), "the clean stop in the state file");
    }
    if (end.closed().lsn() < 0) {
      weigh(root.fromLsn() + 1, "the state file: destaged inside a batch whose Mark is missing");
    }
    weigh(found.claim(), "the ring of this store");
    weigh(markClaim, "a Mark behind it that this store wrote");
  }

  /// A block that does not read back now may hold what was durable; behind a clean stop nothing was.
  private void weighBlindness(TailState end) {
    boolean proven =
        cleanStopMet && root.closing() instanceof Closing.Clean clean && clean.lsn() == end.lsn();
    if (!proven && scan.blind()) {
      weigh(end.lsn() + 1, "a block there that cannot be read");
    }
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
