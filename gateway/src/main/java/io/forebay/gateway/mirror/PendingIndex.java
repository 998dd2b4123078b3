package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.log.RecordListener;
import io.forebay.gateway.log.RecordType;
import org.jspecify.annotations.Nullable;

/// Which bytes of which volume the mirror does not hold yet, and the record that has the newest version
/// of each. Extents of any offset and length; records come in LSN order, a later one wins.
///
/// Guarded by the group's lock, but for [#hasRoom]. Off heap, bounded by a budget (M1): about 24 to 50
/// bytes an extent, so 64 MiB hold 1.3 to 2.7 million, 5 to 10 GiB of undestaged 4 KiB writes. Nothing here
/// makes a system call or takes longer than some microseconds, except that a zeroing record takes
/// about 10 ns per extent that it covers.
public final class PendingIndex implements RecordListener, AutoCloseable {
  /// The default budget of one group.
  public static final long BUDGET_BYTES = 64L << 20;

  /// Extents that one [#lookup] looks at, to bound its time under the lock (some 10 us).
  static final int VISITS_MAX = 128;

  /// Pieces that one [#lookup] hands out at most: each extent may have a gap before it.
  public static final int PIECES_MAX = 2 * VISITS_MAX + 1;

  /// Kept free so that every thread that [#hasRoom] let through finds its nodes.
  private static final int RESERVE_NODES = 1024;

  /// What one record takes at most: three new entries, each splitting a leaf.
  private static final int NODES_PER_RECORD = 3;

  private static final long NOT_SWEEPING = ExtentTree.END;

  private final NodeMemory memory;
  private final ExtentTree tree;
  private final VolumeSlots slots = new VolumeSlots();
  private final Lookup lookup = new Lookup();

  private volatile long destagedLsn; // Read without the lock too.
  private long knownFrom;
  private long newestLsn;
  private long sweptLsn; // No entry is below it.
  private long sweepLsn; // What the sweep under way removes below.
  private long sweepCursor = NOT_SWEEPING;
  private boolean replaying;

  public PendingIndex(Disk disk, long budgetBytes) {
    Check.check(budgetBytes >= 2L * RESERVE_NODES * NodeMemory.NODE_BYTES, "M1: index budget");
    memory = new NodeMemory(disk, budgetBytes);
    tree = new ExtentTree(memory);
  }

  /// Whether `records` more records could be inserted. Ask without the lock, before they are appended;
  /// false means: take nothing from the host until the destager has made room. May allocate.
  public boolean hasRoom(int records) {
    return memory.hasRoom(RESERVE_NODES + records * NODES_PER_RECORD);
  }

  @Override
  public void onRecord(RecordType type, int flags, long lsn, int volume, long offset, int length) {
    PieceKind kind = PieceKind.of(type, flags);
    if (kind != null) {
      insert(volume, offset, length, kind, lsn);
    }
  }

  /// Puts in one record: `length` bytes (1 to 1 GiB) at `offset`. `recordLsn` is that of its header and
  /// not below any before. The caller has asked [#hasRoom], unless it replays.
  public void insert(int volume, long offset, int length, PieceKind kind, long recordLsn) {
    Check.check(recordLsn >= newestLsn, "index: records in order", newestLsn, recordLsn);
    Check.check(
        length > 0 && offset >= 0 && offset <= VolumeSlots.OFFSET_MAX - length,
        "index: extent",
        offset,
        length);
    newestLsn = recordLsn;
    if (replaying && !hasRoom(1)) {
      forgetBelow(recordLsn);
    }
    long key = VolumeSlots.key(slots.findOrTake(volume), offset);
    tree.insert(key, length, PieceTag.of(recordLsn, kind));
  }

  /// Tells `sink` where the bytes `[offset, offset + length)` are. Returns the offset up to which it did,
  /// before the end when there were too many pieces: ask again from there.
  public long lookup(int volume, long offset, long length, PieceSink sink) {
    int slot = slots.find(volume);
    if (slot < 0) {
      sink.absent(offset, length);
      return offset + length;
    }
    return lookup.run(slot, offset, offset + length, sink);
  }

  /// From now on records below `lsn` do not count: the mirror holds them durably. Their memory is freed in
  /// slices of at most 50 us, one a call, when that is worth it; returns whether to call again soon,
  /// having let others have the lock.
  public boolean evictBelow(long lsn) {
    destagedLsn = Math.max(destagedLsn, lsn);
    return dropBelow(lsn);
  }

  /// As [#evictBelow], but the records below `lsn` that are not destaged are in tables from now on.
  boolean spillBelow(long lsn) {
    return dropBelow(lsn);
  }

  private boolean dropBelow(long lsn) {
    knownFrom = Math.max(knownFrom, lsn);
    if (sweepCursor == NOT_SWEEPING) {
      if (!worthSweeping()) {
        return false;
      }
      sweepLsn = knownFrom;
      sweepCursor = 0;
    }
    if (sweepLsn > newestLsn) {
      tree.clear();
      sweepCursor = NOT_SWEEPING;
    } else {
      sweepCursor = tree.sweep(sweepCursor, sweepLsn);
    }
    if (sweepCursor == NOT_SWEEPING) {
      sweptLsn = sweepLsn;
    }
    return sweepCursor != NOT_SWEEPING;
  }

  /// A sweep visits every leaf, so it waits until a fifth of the log that the entries stand for is
  /// destaged: each entry is then visited some five times, whatever the backlog. Less while memory is
  /// scarce.
  private boolean worthSweeping() {
    long stale = knownFrom - sweptLsn;
    long live = Math.max(0, newestLsn - knownFrom);
    long used = memory.usedBytes();
    long budget = memory.budgetBytes();
    int share = used > budget / 8 * 7 ? Integer.MAX_VALUE : used > budget / 2 ? 16 : 4;
    return stale > 0 && newestLsn >= sweptLsn && stale >= live / share;
  }

  /// Every record from this LSN on is known. Above [#destagedLsn] when the records between are in tables,
  /// or, after a replay, not yet: [Backlog#fillGap].
  public long knownFrom() {
    return knownFrom;
  }

  /// No record below counts: the mirror holds it. Any thread.
  public long destagedLsn() {
    return destagedLsn;
  }

  /// While a recovery replays the log from `destagedLsn` on, nobody can be asked to wait: what exceeds the
  /// budget is forgotten, oldest first, and has to be scanned into tables before a volume is read.
  public void replayFrom(long destagedLsn) {
    Check.check(newestLsn == 0, "index: a replay comes first", newestLsn, destagedLsn);
    this.destagedLsn = destagedLsn;
    knownFrom = destagedLsn;
    replaying = true;
  }

  public void replayEnded() {
    replaying = false;
  }

  /// Of a replay.
  void forgetBelow(long lsn) {
    Check.check(replaying, "index: only a replay forgets", lsn, knownFrom);
    tree.clear();
    knownFrom = lsn;
  }

  /// Whether a record of `volume` was inserted and not forgotten. Under the group's lock.
  public boolean knows(int volume) {
    return slots.find(volume) >= 0;
  }

  /// How many more volumes may get records (M1). Under the group's lock.
  public int volumesLeft() {
    return VolumeSlots.SLOTS_MAX - 1 - slots.taken();
  }

  /// Whether an extent lies where a volume can be.
  public static boolean fits(long offset, long length) {
    return offset >= 0 && offset <= VolumeSlots.OFFSET_MAX - length;
  }

  /// Drops everything about a volume whose deletion was destaged.
  public void forgetVolume(int volume) {
    int slot = slots.find(volume);
    if (slot < 0) {
      return;
    }
    tree.remove(VolumeSlots.key(slot, 0), VolumeSlots.key(slot + 1, 0));
    slots.forget(volume);
  }

  public long usedBytes() {
    return memory.usedBytes();
  }

  public long budgetBytes() {
    return memory.budgetBytes();
  }

  /// Checks the structure; for tests. Returns the number of extents, stale ones among them.
  long verify() {
    return tree.verify();
  }

  @Override
  public void close() {
    tree.close();
  }

  /// One lookup: fills the gaps between the entries that count. Kept, to spare the allocation.
  private final class Lookup implements ExtentTree.Visitor {
    private @Nullable PieceSink sink;
    private long at; // A key: everything before it was told.
    private int visited;

    long run(int slot, long offset, long end, PieceSink sink) {
      this.sink = sink;
      at = VolumeSlots.key(slot, offset);
      visited = 0;
      long to = VolumeSlots.key(slot, end);
      tree.visit(at, to, this);
      if (visited <= VISITS_MAX) {
        gapBefore(sink, to);
      }
      this.sink = null;
      return end - (to - at);
    }

    @Override
    public boolean entry(long key, int length, long tag, int skip) {
      PieceSink sink = requireNonNull(this.sink);
      if (++visited > VISITS_MAX) {
        gapBefore(sink, key);
        return false;
      }
      long recordLsn = PieceTag.recordLsn(tag);
      if (recordLsn < knownFrom) {
        return true;
      }
      gapBefore(sink, key);
      if (PieceTag.kind(tag) == PieceKind.DATA) {
        sink.data(recordLsn, skip, VolumeSlots.offset(key), length);
      } else {
        sink.zero(VolumeSlots.offset(key), length);
      }
      at = key + length;
      return true;
    }

    private void gapBefore(PieceSink sink, long key) {
      if (at < key) {
        sink.absent(VolumeSlots.offset(at), key - at);
        at = key;
      }
    }
  }
}
