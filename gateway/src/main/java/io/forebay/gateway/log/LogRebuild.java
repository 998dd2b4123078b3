package io.forebay.gateway.log;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.disk.Platform;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens the log that a recovery has found: tables, ring and tail. On return everything up to the
/// last Mark is durable (B5), what lies behind it is in the ring, and nothing was appended.
final class LogRebuild {
  private final Platform platform;
  private final Disk disk;
  private final LogPlace place;
  private final LogShape shape;
  private final LogRoot root;
  private final LogLock lock;
  private final LogAlarms alarms;
  private final PinTable pins;
  private final SegmentStore store;
  private final List<Integer> raw = new ArrayList<>();

  /// Once there is one: to be closed when a later step fails.
  private @Nullable Ring ring;

  /// Takes `files`.
  LogRebuild(
      Platform platform,
      LogPlace place,
      LogShape shape,
      LogRoot root,
      LogLock lock,
      SlotFiles files,
      LogAlarms alarms) {
    this.platform = platform;
    this.place = place;
    this.shape = shape;
    this.root = root;
    this.lock = lock;
    this.alarms = alarms;
    disk = platform.disk();
    pins = new PinTable(shape.segmentBytes(), shape.slots() + 1);
    store = new SegmentStore(disk, place, shape, lock, files, pins);
  }

  /// The log that `look` has `seen`.
  LogParts build(LogLook look, LogLook.Seen seen, RecordListener listener) throws IOException {
    try {
      return rebuilt(look, seen, listener);
    } catch (IOException e) {
      if (ring != null) {
        ring.close();
      }
      store.close();
      throw e;
    }
  }

  private LogParts rebuilt(LogLook look, LogLook.Seen seen, RecordListener listener)
      throws IOException {
    TailState end = seen.end();
    TailState link = seen.link();
    RingFound found = look.found();
    // What a machine that ran on reads back may be what a failed sync left in a cache (B5).
    boolean distrust = !seen.row().clean() && seen.sameBoot();
    long trusted = link == null ? 0 : link.lsn();
    Set<Integer> taken = adopt(look.slots(), look.scan(), end, distrust, trusted);
    sortOut(look.slots(), taken);
    Check.check(store.limit() >= end.lsn(), "B1 slots for what is there", store.limit(), end.lsn());
    Batch durable = link != null ? link.closed() : end.closed();
    if (link == null) {
      settle(look.scan(), durable.lsn(), distrust);
      found.close();
      RingFile.setAside(disk, place, found.why(), alarms);
    }
    Ring ring =
        link != null
            ? new Ring(found.take(), durable.lsn())
            : RingFile.create(disk, place, shape, durable.lsn(), durable.chain());
    this.ring = ring;
    loadFromSlots(ring, durable.lsn(), link == null ? end.lsn() : seen.slotsUntil());
    Tail tail = new Tail(ring, store, shape, place.store(), listener, end, durable);
    rewrite(ring, tail);
    tail.slotLimit(store.limit());
    return LogParts.of(platform, place, shape, lock, ring, tail, store, pins, raw, alarms);
  }

  /// Fills the store's table. Returns the slots that hold a part of the log. With `distrust` headers
  /// of segments that begin at `trusted` or later are written again, like their records (B5): their sync may have
  /// failed, and what was read be in a cache only.
  private Set<Integer> adopt(
      List<FoundSlot> slots, SlotScan scan, TailState end, boolean distrust, long trusted)
      throws IOException {
    store.begin(root.startLsn());
    Set<Integer> taken = new HashSet<>();
    long oldest = baseOf(root.startLsn());
    long scanned = scan.segments().firstKey();
    for (long base = oldest; base < scanned; base += shape.segmentBytes()) {
      adoptUnscanned(slots, base, taken);
    }
    boolean assigned = true;
    for (Map.Entry<Long, Segment> each : scan.segments().entrySet()) {
      Segment segment = each.getValue();
      if (segment.base < oldest || segment.base > end.lsn()) {
        continue;
      }
      FoundSlot slot = scan.slotOf(segment);
      assigned &= slot != null;
      if (slot == null || !assigned) {
        if (slot == null && keepsMore(segment)) {
          refuseUnreadable(slots, segment.base, taken);
          lost(root.startLsn());
        }
        assigned = false;
        store.expect(segment);
        continue;
      }
      if (slot.kind() == FoundSlot.Kind.DAMAGED) {
        alarm(slot);
      }
      if (slot.unreadable() && keepsMore(segment)) {
        throw unreadable(slot, segment.base); // A new header would say less than the one there.
      }
      if (slot.kind() == FoundSlot.Kind.DAMAGED || distrust && segment.firstLsn >= trusted) {
        SlotHeader header = SlotHeader.of(place.group(), shape.segmentBytes(), segment);
        writeHeader(slot.slot(), header);
      }
      store.adopt(segment, slot.slot());
      taken.add(slot.slot());
    }
    return taken;
  }

  /// Whether the log is kept from before the state that is known of the segment.
  private boolean keepsMore(Segment segment) {
    return segment.firstLsn > Math.max(segment.base, root.startLsn());
  }

  private void lost(long lsn) {
    String reason = "no slot holds the log at " + Lsn.print(lsn) + ": it cannot be sent again";
    alarms.raise(new LogAlarm.SlotDamaged(Segment.LOST, reason));
  }

  /// A segment below where replay begins: destaged, kept for peers. Its header is believed; its
  /// records are checked when they are sent.
  private void adoptUnscanned(List<FoundSlot> slots, long base, Set<Integer> taken)
      throws IOException {
    FoundSlot best = null;
    for (FoundSlot each : slots) {
      boolean better = best == null || best.header() == null || newer(each, best);
      if (each.holds(base) && better || best == null && each.mayHold(base)) {
        best = each;
      }
    }
    Segment segment = new Segment(base, base, 0, 0, 0, List.of());
    if (best == null) {
      refuseUnreadable(slots, base, taken);
      lost(base);
      store.adoptLost(segment);
      return;
    }
    SlotHeader header = best.header();
    if (header != null) {
      segment =
          new Segment(
              base,
              header.firstLsn(),
              header.chain(),
              header.total(),
              header.epoch(),
              header.epochs());
    }
    store.adopt(segment, best.slot());
    taken.add(best.slot());
  }

  /// R2: what peers may still need is not given up because a disk does not answer just now.
  private static void refuseUnreadable(List<FoundSlot> slots, long base, Set<Integer> taken)
      throws IOException {
    for (FoundSlot each : slots) {
      if (each.unreadable() && !taken.contains(each.slot())) {
        throw unreadable(each, base);
      }
    }
  }

  private static IOException unreadable(FoundSlot slot, long base) {
    return new IOException(
        slot.trouble()
            + ": it may hold the log at "
            + Lsn.print(base)
            + "; start again once the disk answers, or remove the file to give that part up");
  }

  private static boolean newer(FoundSlot each, FoundSlot best) {
    SlotHeader one = each.header();
    SlotHeader other = best.header();
    return one != null && other != null && one.epoch() > other.epoch();
  }

  /// Everything that holds no part of the log takes new segments, once it is prepared.
  private void sortOut(List<FoundSlot> slots, Set<Integer> taken) throws IOException {
    boolean made = false;
    for (FoundSlot each : slots) {
      if (taken.contains(each.slot())) {
        continue;
      }
      switch (each.kind()) {
        case BLANK, HELD -> store.addFree(each.slot());
        case RAW -> raw.add(each.slot());
        case ABSENT -> {
          LogCreation.makeSlot(disk, place, shape, each.slot());
          made = true;
          raw.add(each.slot());
        }
        case DAMAGED -> blankOrPrepare(each);
      }
    }
    if (made) {
      disk.syncDirectory(place.segments());
    }
  }

  /// Nothing needs the slot: its header was torn by a power cut, or it is bad. One that does not answer just
  /// now is prepared once it does.
  private void blankOrPrepare(FoundSlot slot) {
    if (slot.unreadable()) {
      alarm(slot);
      raw.add(slot.slot());
      return;
    }
    try {
      writeHeader(slot.slot(), SlotHeader.blank(place.group(), shape.segmentBytes()));
      store.addFree(slot.slot());
    } catch (IOException _) {
      raw.add(slot.slot());
    }
  }

  private void alarm(FoundSlot slot) {
    String trouble = slot.trouble();
    String reason = trouble == null ? "it is damaged" : trouble;
    alarms.raise(new LogAlarm.SlotDamaged(slot.slot(), reason));
  }

  private void writeHeader(int slot, SlotHeader header) throws IOException {
    try (Memory block = disk.allocate(SlotHeader.BYTES)) {
      header.encode(block.segment());
      store.writeHeader(slot, block.segment());
    }
  }

  /// Without a ring the valid tail found in the slots is synced before it is used; if the machine ran
  /// on since it was written, it is written again first.
  private void settle(SlotScan scan, long end, boolean distrust) throws IOException {
    long first = Math.max(scan.segments().firstEntry().getValue().firstLsn, store.start());
    long bytes = Math.max(shape.ringBytes(), LogShape.RING_BYTES_DEFAULT);
    long at = distrust ? Math.max(Lsn.roundUp(first, Lsn.BLOCK_BYTES), end - bytes) : end;
    try (Memory buffer = disk.allocate(LogWriter.PIECE_BYTES_MAX)) {
      while (at < end) {
        long size = Math.min(end - at, LogWriter.PIECE_BYTES_MAX);
        size = Math.min(size, Lsn.bytesToFold(at));
        MemorySegment piece = buffer.segment().asSlice(0, size);
        store.read(at, piece);
        store.write(at, piece);
        at += size;
      }
    }
    store.sync();
    for (FoundSlot each : scan.used().values()) {
      store.syncSlot(each.slot());
    }
  }

  private void loadFromSlots(Ring ring, long from, long to) throws IOException {
    long at = from;
    while (at < to) {
      long size = Math.min(to - at, Lsn.bytesToFold(at));
      store.read(at, ring.slice(at, size));
      at += size;
    }
  }

  /// B5: what is above the ring's `durable` may have been written, but never synced, or by a process
  /// that saw the sync fail.
  private void rewrite(Ring ring, Tail tail) throws IOException {
    Batch to = tail.closed();
    long at = tail.durable();
    if (at == to.lsn()) {
      return;
    }
    while (at < to.lsn()) {
      long size = Math.min(to.lsn() - at, LogWriter.PIECE_BYTES_MAX);
      size = Math.min(size, Lsn.bytesToFold(at));
      store.write(at, ring.slice(at, size));
      at += size;
    }
    store.sync();
    tail.durable(to);
  }

  private long baseOf(long lsn) {
    return lsn - lsn % shape.segmentBytes();
  }
}
