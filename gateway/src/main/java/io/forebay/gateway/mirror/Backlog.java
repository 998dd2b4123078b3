package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.block.Threads;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The older part of the pending index, when there is more undestaged log than the index has memory
/// for: a destager that is held for hours while the line goes on. Segment by segment, oldest first, the
/// log is scanned into tables of the ledger, and then goes from memory. Reads look there when memory
/// knows nothing.
///
/// The tables are derived: deleted at start, and each once its stretch is destaged. Fields are of its own
/// thread but for those marked volatile.
public final class Backlog implements Agent, AutoCloseable {
  /// When to spill, and how much at a time.
  ///
  /// @param spillAboveBytes of index memory
  /// @param tableBytes of log for one table: a segment's; a multiple of the fold
  public record Shape(long spillAboveBytes, long tableBytes) {
    /// From half the index's budget on, so that spilling runs ahead of hosts and line.
    public static Shape of(PendingIndex index, long segmentBytes) {
      return new Shape(index.budgetBytes() / 2, segmentBytes);
    }
  }

  /// Extents of one table: enough for a segment of records of a few bytes each; only while it is built.
  private static final long MAP_BYTES = 64L << 20;

  /// Room for as many records is as much as anybody waits for.
  private static final int ROOM_RECORDS = 4096;

  /// The pause after a failure of log or ledger.
  private static final long RETRY_NS = 10_000_000_000L;

  private final Platform platform;
  private final String name;
  private final BacklogPorts ports;
  private final Shape shape;

  /// Newest first; their stretches are adjacent. Replaced under the group's lock.
  private volatile List<SegmentTable> live = List.of();

  private volatile Threads.@Nullable Running running;
  private volatile @Nullable String failure;
  private volatile boolean hurried; // Somebody waits for room in the index.
  private volatile long wakeAtLsn; // The next table could be built then.
  private @Nullable TableBuilder building;
  private @Nullable Pin pin;
  private @Nullable Position builtTo;
  private boolean evicting;

  public Backlog(Platform platform, String group, BacklogPorts ports, Shape shape) {
    this.platform = platform;
    this.name = "forebay-backlog-" + group;
    this.ports = ports;
    this.shape = shape;
  }

  /// Makes tables of what a replay had no memory for. Before [#start]; blocks for as long as that much log
  /// takes to read. Nothing may be read before.
  public void fillGap() throws IOException {
    ports.tables().deleteAll();
    ports.index().replayEnded();
    try {
      while (ports.index().knownFrom() > tabledTo()) {
        begin(true);
        while (!requireNonNull(building).step()) {}
        finish();
        while (evict()) {}
      }
    } finally {
      abandon();
    }
  }

  /// Starts the thread.
  public void start() {
    running = platform.threads().start(this);
  }

  @Override
  public String name() {
    return name;
  }

  /// Why no table could be built; null when all is well. Meanwhile the index may fill, and hosts and line
  /// wait for the destager. Any thread.
  public @Nullable String failure() {
    return failure;
  }

  /// To be called when the log has grown or was destaged: wakes the thread if there is work. Any thread,
  /// cheap.
  public void onProgress() {
    Threads.Running started = running;
    if (started != null && (hasDestaged() || wanted() && ports.log().appended() >= wakeAtLsn)) {
      started.wake();
    }
  }

  /// Somebody waits for the index to have room: if it has little, spills all of it now, for the rest of
  /// the segment may never come. Any thread, cheap.
  public void hurry() {
    Threads.Running started = running;
    if (started != null && !ports.index().hasRoom(ROOM_RECORDS)) {
      hurried = true;
      started.wake();
    }
  }

  private boolean wanted() {
    return ports.index().usedBytes() > shape.spillAboveBytes();
  }

  private boolean hasDestaged() {
    List<SegmentTable> tables = live;
    return !tables.isEmpty() && tables.getLast().stamp().end() <= ports.index().destagedLsn();
  }

  /// The tables to look into for what memory does not know, newest first. Under the group's lock.
  List<SegmentTable> tables() {
    Check.check(
        ports.index().knownFrom() <= tabledTo(),
        "index: a gap behind the tables",
        ports.index().knownFrom(),
        tabledTo());
    return live;
  }

  private long tabledTo() {
    long destaged = ports.index().destagedLsn();
    return live.isEmpty() ? destaged : Math.max(destaged, live.getFirst().stamp().end());
  }

  @Override
  public long duty() throws IOException {
    try {
      return next();
    } catch (IOException e) {
      abandon();
      hurried |= !ports.index().hasRoom(ROOM_RECORDS);
      failure = "the index of undestaged log cannot be spilled: " + e.getMessage();
      return RETRY_NS;
    }
  }

  private long next() throws IOException {
    if (evicting) {
      evicting = evict();
      return 0;
    }
    if (building != null) {
      if (building.step()) {
        finish();
        evicting = true;
      }
      return 0;
    }
    dropDestaged();
    if (hurried) {
      hurried = false;
      if (ports.log().appended() > tabledTo()) {
        begin(true);
        return 0;
      }
    }
    if (!wanted()) {
      failure = null;
      wakeAtLsn = 0;
      return wanted() ? 0 : UNTIL_WOKEN;
    }
    long end = nextEnd(tabledTo());
    wakeAtLsn = end;
    if (ports.log().appended() < end) {
      return ports.log().appended() < end ? UNTIL_WOKEN : 0;
    }
    begin(false);
    return 0;
  }

  private long nextEnd(long from) {
    return (from / shape.tableBytes() + 1) * shape.tableBytes();
  }

  /// Begins the next table: a whole one, or of whatever there is.
  private void begin(boolean part) throws IOException {
    long from;
    ports.lock().lock();
    try {
      from = tabledTo();
      pin = ports.log().pin(from);
    } finally {
      ports.lock().unlock();
    }
    long end = nextEnd(from);
    if (part) {
      end = Math.min(end, ports.log().appended());
    }
    Position known = builtTo;
    Position begin = known != null && known.lsn() == from ? known : ports.positions().at(from);
    building = new TableBuilder(platform.disk(), ports.log(), begin, end, MAP_BYTES);
  }

  private void finish() throws IOException {
    TableBuilder built = requireNonNull(building);
    SegmentTable table = built.build(ports.tables());
    builtTo = built.end();
    abandon();
    ports.lock().lock();
    try {
      List<SegmentTable> next = new ArrayList<>(live.size() + 1);
      next.add(table);
      next.addAll(live);
      live = List.copyOf(next);
    } finally {
      ports.lock().unlock();
    }
    failure = null;
  }

  /// One slice; returns whether there are more.
  private boolean evict() {
    boolean more;
    ports.lock().lock();
    try {
      more = ports.index().spillBelow(tabledTo());
    } finally {
      ports.lock().unlock();
    }
    ports.onEvicted().run();
    return more;
  }

  private void dropDestaged() throws IOException {
    List<SegmentTable> gone = new ArrayList<>();
    ports.lock().lock();
    try {
      long destaged = ports.index().destagedLsn();
      List<SegmentTable> kept = new ArrayList<>(live);
      while (!kept.isEmpty() && kept.getLast().stamp().end() <= destaged) {
        gone.add(kept.removeLast());
      }
      live = List.copyOf(kept);
    } finally {
      ports.lock().unlock();
    }
    for (SegmentTable table : gone) {
      ports.tables().delete(table.stamp().base());
    }
  }

  private void abandon() {
    if (building != null) {
      building.close();
      building = null;
    }
    if (pin != null) {
      pin.close();
      pin = null;
    }
  }

  /// Ends after the duty under way.
  @Override
  public void close() {
    Threads.Running started = running;
    if (started != null) {
      started.close();
    }
    abandon();
  }
}
