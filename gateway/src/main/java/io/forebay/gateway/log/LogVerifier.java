package io.forebay.gateway.log;

import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Proves a log that nobody has open, record by record, and changes nothing: `log verify`,
/// `log dump`, and whoever wants the records of a dead appliance. The caller holds the lock of the
/// home.
public final class LogVerifier {
  /// Sees every proved record, oldest first.
  @FunctionalInterface
  public interface Records {
    /// `payload` is empty for a record without one; borrowed. Below the state file's `destaged`
    /// (`replayed` false) it is kept for peers, from there on the mirror may lack it.
    void onRecord(RecordHeader header, MemorySegment payload, boolean replayed) throws IOException;

    Records NONE = (header, payload, replayed) -> {};
  }

  private final Disk disk;
  private final LogPlace place;
  private final Records records;
  private final Map<RecordType, Long> counts = new EnumMap<>(RecordType.class);
  private final List<String> findings = new ArrayList<>();
  private @Nullable IOException refused;

  private LogVerifier(Disk disk, LogPlace place, Records records) {
    this.disk = disk;
    this.place = place;
    this.records = records;
  }

  /// Verifies the log at `place`; `root` is what the state file says. Throws when the directory holds
  /// no log of this group, the disk fails, or `records` does.
  public static LogReport verify(Disk disk, LogPlace place, LogRoot root, Records records)
      throws IOException {
    LogVerifier verifier = new LogVerifier(disk, place, records);
    SlotFiles files = new SlotFiles(disk, place.segments(), Disk.Mode.READ);
    try {
      return verifier.run(files, root);
    } finally {
      files.close();
    }
  }

  private LogReport run(SlotFiles files, LogRoot root) throws IOException {
    LogShape shape = shape(files);
    long provedFrom = proveRetained(files, shape, root);
    try (LogLook look = new LogLook(disk, place, shape, files, root, this::replayed)) {
      LogLook.Seen seen = look.look();
      rethrow();
      describe(seen, root);
      long end = seen.end().lsn();
      return new LogReport(provedFrom, end, seen.row(), counts, seen.end().epochs(), findings);
    }
  }

  /// Walks the part that is destaged and kept for peers. Returns where the proved log begins.
  private long proveRetained(SlotFiles files, LogShape shape, LogRoot root) throws IOException {
    if (root.startLsn() == root.fromLsn()) {
      return root.startLsn();
    }
    LogRoot fromStart =
        new LogRoot(
            root.startLsn(),
            root.startChain(),
            root.startLsn(),
            root.startChain(),
            root.epochs(),
            root.closing(),
            root.bootId(),
            root.claimedDurable(),
            root.acceptedEnd());
    List<FoundSlot> slots = new SlotCensus(disk, place, shape, files).take();
    try (SlotScanner scanner = new SlotScanner(disk, files, shape)) {
      SlotScan scan = new SlotScan(scanner, slots, fromStart, shape);
      scan.run(root.fromLsn(), this::retained);
      rethrow();
      TailState state = scan.state();
      if (state.lsn() == root.fromLsn() && state.chain() == root.fromChain()) {
        return root.startLsn();
      }
      findings.add(
          "the part that is kept for peers cannot be read from "
              + Lsn.print(state.lsn())
              + " on ("
              + scan.stopped().rule()
              + "): it cannot be sent; its destaged contents are in the mirror");
      return root.fromLsn();
    }
  }

  private void describe(LogLook.Seen seen, LogRoot root) {
    String end = Lsn.print(seen.end().lsn());
    if (seen.unreadable() != null) {
      findings.add(seen.unreadable());
    }
    switch (seen.row().open()) {
      case CLEANLY, UNCLEANLY -> {}
      case NOT ->
          findings.add(
              "data is missing from "
                  + end
                  + " on: "
                  + seen.claimedBy()
                  + " claims everything below "
                  + Lsn.print(seen.claimed())
                  + " to be durable");
    }
    switch (seen.row().alarm()) {
      case NONE -> {}
      case CONTRADICTED ->
          findings.add("the log was closed cleanly (" + root.closing() + ") and ends at " + end);
      case WRITES_LOST ->
          findings.add("acked writes after the last flush may be lost: the log ends at " + end);
      case CUT -> findings.add("the log was cut at " + end + ", as accepted");
    }
  }

  private void retained(RecordType type, MemorySegment log, long at) {
    take(type, log, at, false);
  }

  private void replayed(RecordType type, MemorySegment log, long at) {
    take(type, log, at, true);
  }

  private void take(RecordType type, MemorySegment log, long at, boolean replayed) {
    counts.merge(type, 1L, Long::sum);
    if (refused != null) {
      return;
    }
    RecordHeader header = RecordLayout.decode(log, at);
    MemorySegment payload = log.asSlice(at + RecordLayout.HEADER_BYTES, header.payloadBytes());
    try {
      records.onRecord(header, payload, replayed);
    } catch (IOException e) {
      refused = e;
    }
  }

  private void rethrow() throws IOException {
    if (refused != null) {
      throw refused;
    }
  }

  /// Slots by number of files, segment size by the first intact header.
  private LogShape shape(SlotFiles files) throws IOException {
    int slots = 0;
    long segmentBytes = 0;
    for (String name : disk.list(place.segments())) {
      int slot = SlotFiles.number(name);
      if (slot >= 0) {
        slots = Math.max(slots, slot + 1);
        segmentBytes = segmentBytes == 0 ? segmentBytes(files, slot) : segmentBytes;
      }
    }
    if (segmentBytes == 0) {
      throw new IOException("no slot of a log with an intact header in " + place.segments());
    }
    int enough = Math.max(slots, LogShape.SLOTS_MIN);
    return new LogShape(segmentBytes, enough, LogShape.RING_BYTES_DEFAULT);
  }

  private long segmentBytes(SlotFiles files, int slot) {
    try (Memory block = disk.allocate(SlotHeader.BYTES)) {
      DiskFile file = files.acquire(slot);
      try {
        file.read(block.segment(), 0);
      } finally {
        files.release(slot);
      }
      SlotHeader header = SlotHeader.decode(block.segment());
      return header == null ? 0 : header.segmentBytes();
    } catch (IOException e) {
      return 0; // The census meets it again and says so.
    }
  }
}
