package io.forebay.gateway.group;

import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.Log;
import io.forebay.gateway.log.LogShape;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which blocks changed since each kept checkpoint, for backup tools that take only those (C3: never fewer
/// than differ).
///
/// One [ChangeMap] for each stretch between two of them; what changed since a checkpoint is the union of
/// those behind it. The destager tells each record as it reads the log anyway, so an append pays nothing
/// and both sides of a pair know alike; a catch-up batch tells what it writes to the mirrors. The maps thus
/// name all that was written to the mirrors since they stood at the checkpoint, whatever history it came
/// from.
///
/// The newest map is in memory and, up to `covered`, on disk; the log is kept from there on, and a start
/// reads it again. Losing the maps is no damage: the next backup is a whole one. So a failing disk never
/// stops the mirror, and holds no log back, for their sake.
///
/// Changed by the destager, by the agent while that stands still, and by whoever opens or closes; looked at
/// by anybody.
final class Changes {
  /// Checkpoints of a group since which changes are told (M1); with one more the oldest is no more. As a
  /// daily backup of two months needs. Each costs a file of 8.4 MiB at most.
  static final int KEPT_MAX = Facet.CHECKPOINTS_MAX;

  /// Log that may be read again at a start for the newest map, if the buffer allows: a quarter of a second.
  private static final long LAG_BYTES_MAX = 256L << 20;

  /// Unions that are kept for who asks for the next range (M1).
  private static final int UNIONS_MAX = 4;

  private static final long NOTHING = Long.MAX_VALUE;

  private final Disk disk;
  private final ChangeStore store;
  private final GroupEvents events;
  private final long segmentBytes;
  private final long lagBytes;

  // Guarded by this.
  private final ChangeTrail trail;
  private final LinkedHashMap<Union, ChangesSince> unions = new LinkedHashMap<>();
  private boolean loaded;

  private volatile long coveredLsn = NOTHING;
  private volatile List<ChangeMark> look = List.of();

  /// @param to a mark's LSN, or where the log was read up to, as a negative number
  private record Union(long from, long to) {}

  Changes(Disk disk, GroupPlaces places, GroupIdentity identity, GroupEvents events) {
    this.disk = disk;
    this.events = events;
    store = new ChangeStore(disk, places.changes(), identity.group());
    trail = new ChangeTrail(identity.group(), store);
    LogShape shape = identity.shape();
    segmentBytes = shape.segmentBytes();
    lagBytes = Math.min(LAG_BYTES_MAX, shape.capacityBytes() / 32);
  }

  // ---- Looking

  /// The log is needed from here on, for the newest map; beyond any LSN when it is not.
  long neededLsn() {
    return coveredLsn;
  }

  /// The checkpoints since which changes are told, oldest first.
  List<ChangeMark> kept() {
    return look;
  }

  /// Those of them that lie before a hold at `stopLsn`.
  List<String> before(long stopLsn) {
    return look.stream().filter(m -> m.stopLsn() < stopLsn).map(ChangeMark::name).toList();
  }

  /// What changed since `checkpoint` in mirrors that stand at `stopLsn`; null when that is not told (any more).
  /// Blocks.
  @Nullable ChangesSince since(String checkpoint, long stopLsn) throws IOException, Malformed {
    List<Long> maps = new ArrayList<>();
    ChangeMap union;
    ChangeMark from;
    Union key;
    synchronized (this) {
      int end = trail.indexAt(stopLsn);
      int first = trail.index(checkpoint);
      if (first < 0 || first >= end) {
        return null;
      }
      List<ChangeMark> marks = trail.marks();
      boolean closed = end < marks.size();
      from = marks.get(first);
      key = new Union(from.lsn(), closed ? marks.get(end).lsn() : -trail.lsn());
      ChangesSince known = unions.get(key);
      if (known != null) {
        return known;
      }
      union = closed ? new ChangeMap() : trail.open().copy();
      for (ChangeMark mark : marks.subList(first, Math.min(end, marks.size() - 1))) {
        maps.add(mark.map());
      }
    }
    for (long map : maps) {
      union.addAll(store.map(map));
    }
    return remember(key, from, new ChangesSince(union, from.sizes()));
  }

  private synchronized ChangesSince remember(Union key, ChangeMark from, ChangesSince found) {
    if (trail.marks().contains(from)) { // Else another history may come to the same LSN.
      unions.put(key, found);
      if (unions.size() > UNIONS_MAX) {
        unions.pollFirstEntry();
      }
    }
    return found;
  }

  // ---- Following the log, on the destager's thread

  /// The next record as the log has it. `volumes` are those there.
  void read(RecordType type, MemorySegment log, long at, VolumeTable volumes) {
    if (coveredLsn != NOTHING || type == RecordType.CHECKPOINT) {
      follow(type, log, at, volumes);
    }
  }

  private synchronized void follow(
      RecordType type, MemorySegment log, long at, VolumeTable volumes) {
    try {
      if (trail.follow(type, log, at, volumes)) {
        save();
      }
    } catch (IOException e) {
      lose(e);
    }
  }

  /// The batch is in the mirrors.
  synchronized void batchDone() {
    long lsn = trail.lsn();
    boolean far = lsn - coveredLsn >= lagBytes;
    if (!trail.isEmpty() && far && lsn / segmentBytes != coveredLsn / segmentBytes) {
      trying(this::save);
    }
  }

  // ---- On disk

  private interface Work {
    void run() throws IOException, Malformed;
  }

  private void trying(Work work) {
    try {
      work.run();
    } catch (IOException | Malformed e) {
      lose(e);
    }
  }

  private void lose(Exception why) {
    lose("what changed since earlier checkpoints is not known any more (" + why.getMessage() + ")");
  }

  /// From then on the log may go up to where it was read (R2).
  private void save() throws IOException {
    trail.save();
    coveredLsn = trail.lsn();
    look = List.copyOf(trail.marks());
  }

  /// Everything up to where the log was read is durable, if that can be.
  synchronized void settle() {
    if (!trail.isEmpty() && coveredLsn != trail.lsn()) {
      trying(this::save);
    }
  }

  private void lose(String why) {
    forget();
    try {
      store.clear();
    } catch (IOException e) {
      // What is left counts only if the log goes on where it ends.
    }
    events.raised(GroupAlarm.CHANGES_LOST, "", why);
  }

  private void forget() {
    trail.clear();
    unions.clear();
    coveredLsn = NOTHING;
    look = List.of();
  }

  /// A start: takes up what is on disk, if the log goes on from there, and reads what that does not have. The
  /// mirrors hold everything below `destagedLsn`. Blocks.
  synchronized void load(Log log, long destagedLsn) {
    forget();
    loaded = true;
    trying(() -> {
      if (!trail.takeUp()) {
        return;
      }
      Position end = trail.end();
      boolean there = end.lsn() >= log.start() && end.lsn() <= log.appended();
      if (!there || log.position(end.lsn()).chain() != end.chain()) {
        lose("the log does not go on where what is known of changed blocks ends");
        return;
      }
      coveredLsn = end.lsn();
      look = List.copyOf(trail.marks());
      ChangeScan.run(
          log,
          disk,
          end,
          destagedLsn,
          (type, bytes, at) -> read(type, bytes, at, VolumeTable.EMPTY));
    });
  }

  // ---- Catch-up batches, on the agent while no destager runs

  /// A batch that ends at `end` is about to be written to the mirrors, maybe once more. `now`: the state
  /// before. What of our history is not theirs is no checkpoint any more.
  synchronized void batchBegins(GroupState now, CatchUpKind kind, LogStart end) {
    trying(() -> {
      if (!loaded) {
        loaded = true;
        trail.takeUp();
      }
      if (trail.isEmpty()) {
        return;
      }
      LogExtent log = now.log();
      boolean follows =
          trail.isAt(log.destagedLsn(), log.destagedChain())
              || trail.isAt(end.lsn(), end.chain()); // Its writing is done again.
      boolean replaced = kind == CatchUpKind.FIRST || !now.imageUsable() || !follows;
      unions.clear();
      if (replaced || !trail.keepBelow(fork(now, end))) {
        lose("the copy here was replaced");
      }
    });
  }

  /// The end of what our history and that of the batch have in common.
  private static long fork(GroupState now, LogStart end) {
    long ours = now.log().destagedLsn();
    boolean sound =
        Histories.complaint(now.epochs(), ours) == null
            && Histories.complaint(end.epochs(), end.lsn()) == null;
    if (!sound) {
      return -1;
    }
    Comparison found = Histories.compare(now.epochs(), ours, end.epochs(), end.lsn());
    return found.relation() == Relation.UNRELATED ? -1 : found.forkLsn();
  }

  /// The batch writes there.
  synchronized void written(int volume, long offset, long length) {
    if (!trail.isEmpty()) {
      trail.open().add(volume, offset, length);
    }
  }

  /// The batch removes that mirror.
  synchronized void removed(int volume) {
    if (!trail.isEmpty()) {
      trail.open().whole(volume);
    }
  }

  /// All of it is in the mirrors, which stand at `at` with these volumes.
  synchronized void batchEnds(Position at, VolumeTable volumes) {
    if (!trail.isEmpty()) {
      trail.moved(at, volumes);
      trying(this::save);
    }
  }
}
