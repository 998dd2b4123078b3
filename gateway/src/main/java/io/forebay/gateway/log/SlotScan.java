package io.forebay.gateway.log;

import io.forebay.gateway.block.Epoch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Walks the log through the slots, from the beginning of the segment where replay begins: finds for
/// each segment the slot that continues its predecessor.
final class SlotScan {
  private final SlotScanner scanner;
  private final List<FoundSlot> slots;
  private final LogRoot root;
  private final long segmentBytes;

  /// Slot of each segment that was entered, by base.
  private final TreeMap<Long, FoundSlot> used = new TreeMap<>();

  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private RecordScan scan;

  SlotScan(SlotScanner scanner, List<FoundSlot> slots, LogRoot root, LogShape shape)
      throws IOException {
    this.scanner = scanner;
    this.slots = slots;
    this.root = root;
    segmentBytes = shape.segmentBytes();
    scan = newScan(fallback());
    long base = baseOf(root.fromLsn());
    boolean found = begin(base) || root.fromLsn() == base && begin(base - segmentBytes);
    if (!found) {
      beginAtFrom(base);
    }
  }

  TailState state() {
    return scan.state();
  }

  Invalid stopped() {
    return scan.stopped();
  }

  /// The segments that were entered, here or by a scan of the ring that shares this table.
  NavigableMap<Long, Segment> segments() {
    return segments;
  }

  /// The slots of those segments, by base; a segment that no slot was found for is not in it.
  NavigableMap<Long, FoundSlot> used() {
    return used;
  }

  /// The slot of a segment that was entered, or whose header says that it continues what a scan of
  /// the ring has found; null when it has none yet.
  @Nullable FoundSlot slotOf(Segment segment) {
    FoundSlot slot = used.get(segment.base);
    return slot != null ? slot : continuing(segment.base, segment.chain, segment.epoch);
  }

  /// Whether the scan stopped for want of sight: what stands at its end could not be read, or is in
  /// a slot that could not.
  boolean blind() {
    long end = state().lsn();
    return used.containsKey(baseOf(end))
        ? scanner.blind(end)
        : slots.stream().anyMatch(each -> each.unreadable() && !used.containsValue(each));
  }

  /// Goes on to the first invalid record, or to the first record boundary at or behind `until`.
  void run(long until, RecordScan.Visitor visitor) throws IOException {
    while (state().lsn() < until) {
      long end = baseOf(state().lsn()) + segmentBytes;
      if (state().lsn() % segmentBytes == 0) {
        enter(state().lsn());
      }
      scan.run(scanner, Math.min(until, end), visitor);
      if (scan.stopped() != Invalid.NONE) {
        return;
      }
    }
  }

  /// Back to an earlier state of the same walk.
  void rewind(TailState earlier) {
    scan = newScan(earlier);
    use(baseOf(earlier.lsn()));
  }

  /// Begins with the header of a slot that holds `base`, if from there the records lead to where
  /// replay begins.
  private boolean begin(long base) throws IOException {
    for (FoundSlot each : slots) {
      SlotHeader header = each.header();
      if (header == null || !each.holds(base) || header.firstLsn() > root.fromLsn()) {
        continue;
      }
      RecordScan tried = newScan(stateAt(header));
      scanner.use(each.slot(), base);
      tried.run(scanner, root.fromLsn(), RecordScan.Visitor.NONE);
      TailState state = tried.state();
      if (state.lsn() == root.fromLsn() && state.chain() == root.fromChain()) {
        scan = tried;
        used.put(base, each);
        segments.put(base, segmentAt(header));
        return true;
      }
    }
    return false;
  }

  /// What lies before in the segment is damaged, and destaged: begins with the slot in which the
  /// record at `destaged` links, if there is one.
  private void beginAtFrom(long base) throws IOException {
    TailState state = state();
    segments.put(
        base,
        new Segment(
            base, state.lsn(), state.chain(), state.total(), state.epoch(), state.epochs()));
    List<FoundSlot> candidates =
        slots.stream()
            .filter(each -> each.holds(base) || each.kind() == FoundSlot.Kind.DAMAGED)
            .sorted(Comparator.comparing(FoundSlot::kind).thenComparing(SlotScan::newestFirst))
            .toList();
    for (FoundSlot each : candidates) {
      RecordScan tried = RecordScan.trial(fallback(), segmentBytes);
      scanner.use(each.slot(), base);
      tried.run(scanner, root.fromLsn() + 1, RecordScan.Visitor.NONE);
      if (tried.stopped() == Invalid.NONE) {
        keep(base, each);
        return;
      }
    }
    // The log may end at `destaged`: then a header that fits is believed, and what peers still need
    // is
    // not given up because one block of it cannot be read (R2). It is checked when it is sent.
    for (FoundSlot each : candidates) {
      SlotHeader header = each.header();
      if (header != null && header.firstLsn() <= root.fromLsn()) {
        keep(base, each);
        scanner.use(each.slot(), base);
        return;
      }
    }
    scanner.use(Segment.NO_SLOT, base);
  }

  private void keep(long base, FoundSlot slot) {
    used.put(base, slot);
    SlotHeader header = slot.header();
    if (header != null && header.firstLsn() <= root.fromLsn()) {
      segments.put(base, segmentAt(header));
    }
  }

  private static int newestFirst(FoundSlot one, FoundSlot other) {
    SlotHeader first = one.header();
    SlotHeader second = other.header();
    return first == null || second == null ? 0 : Integer.compare(second.epoch(), first.epoch());
  }

  private void enter(long base) throws IOException {
    if (used.containsKey(base)) {
      use(base);
      return;
    }
    FoundSlot continuing = continuing(base, state().chain(), state().epoch());
    if (continuing != null) {
      used.put(base, continuing);
    }
    for (FoundSlot each : slots) {
      if (!used.containsKey(base) && each.mayHold(base) && links(each, base)) {
        used.put(base, each);
      }
    }
    use(base);
  }

  /// Of two slots with one base, the one whose chain and epoch continue the predecessor counts.
  private @Nullable FoundSlot continuing(long base, long chain, int epoch) {
    for (FoundSlot each : slots) {
      SlotHeader header = each.header();
      boolean continues =
          header != null
              && each.holds(base)
              && header.firstLsn() == base
              && header.chain() == chain
              && header.epoch() == epoch;
      if (continues) {
        return each;
      }
    }
    return null;
  }

  private boolean links(FoundSlot slot, long base) throws IOException {
    scanner.use(slot.slot(), base);
    RecordScan tried = RecordScan.trial(state(), segmentBytes);
    tried.run(scanner, base + 1, RecordScan.Visitor.NONE);
    return tried.stopped() == Invalid.NONE;
  }

  private RecordScan newScan(TailState from) {
    return new RecordScan(from, segmentBytes, segments);
  }

  private void use(long base) {
    FoundSlot slot = used.get(base);
    scanner.use(slot == null ? Segment.NO_SLOT : slot.slot(), base);
  }

  /// The state at `destaged` as far as the state file knows it. Where it is no Mark, the batch that
  /// it stands in is durable too, so a Mark must follow.
  private TailState fallback() {
    long lsn = root.fromLsn();
    List<Epoch> epochs = before(lsn, List.of());
    int epoch = epochs.isEmpty() ? 0 : epochs.getLast().number();
    Batch closed = new Batch(lsn % SlotHeader.BYTES == 0 ? lsn : -1, root.fromChain(), epoch);
    return new TailState(lsn, root.fromChain(), epoch, lsn, closed, epochs);
  }

  private TailState stateAt(SlotHeader header) {
    long lsn = header.firstLsn();
    Batch closed = new Batch(lsn, header.chain(), header.epoch());
    List<Epoch> epochs = before(lsn, header.epochs());
    return new TailState(lsn, header.chain(), header.epoch(), header.total(), closed, epochs);
  }

  private Segment segmentAt(SlotHeader header) {
    return new Segment(
        header.base(),
        header.firstLsn(),
        header.chain(),
        header.total(),
        header.epoch(),
        before(header.firstLsn(), header.epochs()));
  }

  /// The history before `lsn`: the log's own word counts over the state file's, which may name an
  /// epoch whose EpochStart was lost.
  private List<Epoch> before(long lsn, List<Epoch> fromLog) {
    TreeMap<Long, Epoch> byBase = new TreeMap<>();
    for (Epoch each : root.epochs()) {
      byBase.put(each.baseLsn(), each);
    }
    for (Epoch each : fromLog) {
      byBase.put(each.baseLsn(), each);
    }
    return new ArrayList<>(byBase.headMap(lsn).values());
  }

  private long baseOf(long lsn) {
    return lsn - lsn % segmentBytes;
  }
}
