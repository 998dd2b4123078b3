package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.log.LogStart;
import io.forebay.gateway.mirror.Mirror;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The primary's end of a catch-up batch over one peer's extent set.
///
/// The set holds what the peer lacks below the base. A piece leaves it when the peer has the piece
/// durably, unless the set was widened meanwhile: then what was read before may be older than the new
/// base, and is sent again.
///
/// Guarded by itself: the link's worker reads, the group's agent widens.
final class SourceBatch implements CatchUpSource {
  /// Confirmed bytes between two saves of the set: what a restart sends again.
  static final long SAVE_BYTES = 256L << 20;

  private final Door door;
  private UUID batch;
  private CatchUpKind kind;
  private ExtentSet set;
  private final CatchUpCourse course;
  private final Map<Place, CatchUpPiece> underWay = new HashMap<>();
  private int generation = 1;
  private int volumeAt;
  private long offsetAt;
  private long total;
  private long sent;
  private long alike;
  private long unsaved;
  private boolean finished;

  /// What the source needs of its group.
  interface Door {
    /// Control state and history as of now; the base stays the peer's floor.
    CatchUpHeader header(
        UUID batch, CatchUpKind kind, boolean resumed, long totalBytes, Map<Integer, Long> sizes)
        throws IOException;

    /// The mirror of a volume, or null when the volume is no more.
    @Nullable Mirror mirror(int volume);

    /// Bytes of the volume now; 0 when it is no more.
    long sizeBytes(int volume);

    /// `durable` now, as a start of a log.
    LogStart durable() throws IOException;

    /// Monotonic, to measure how the batch goes.
    long nanos();

    /// Has what is unsent made durable, soon: on the group's agent.
    void save();

    /// As [CatchUpSource#applied].
    void applied(UUID store, LogStart end, Reply<Meeting> reply);

    /// As [CatchUpSource#lost]; calls [#startOver] before the reply.
    void lost(Reply<Integer> reply);

    /// The link gives the source up.
    void left();
  }

  /// Where a piece, or what is left of it, begins.
  private record Place(int volume, long offset) {}

  /// Takes `set`, which is durable already.
  SourceBatch(UUID batch, CatchUpKind kind, ExtentSet set, CatchUpCourse course, Door door) {
    this.batch = batch;
    this.kind = kind;
    this.set = set;
    this.course = course;
    this.door = door;
    sent = set.confirmedBytes();
    alike = set.alikeBytes();
    total = sent + set.bytes();
    course.resumed(sent, total, alike);
  }

  @Override
  public CatchUpHeader header() throws IOException {
    // Not under the monitor: the door reads the log. Whoever moves the base says so by generation.
    UUID id;
    CatchUpKind as;
    boolean resumed;
    Map<Integer, Long> sizes;
    long left;
    synchronized (this) {
      id = batch;
      as = kind;
      resumed = set.thinned();
      sizes = Map.copyOf(set.sizes());
      left = set.bytes();
      anew(); // What was given under an earlier header may never have left.
    }
    return door.header(id, as, resumed, left, sizes);
  }

  @Override
  public synchronized int generation() {
    return generation;
  }

  /// The ladder is about to move the base: `more` joins the set, and everything not confirmed yet is read
  /// anew.
  synchronized void widen(ExtentSet more) {
    long before = set.bytes();
    set.widen(more);
    total += set.bytes() - before;
    course.at(door.nanos(), sent, total, alike);
    anew();
    generation++;
  }

  /// Gives the whole set again.
  private void anew() {
    underWay.clear();
    volumeAt = 0;
    offsetAt = 0;
  }

  /// Another batch, over `all`, which is durable.
  synchronized void startOver(UUID id, ExtentSet all) {
    batch = id;
    kind = CatchUpKind.WHOLE;
    set = all;
    set.confirmed(sent, alike);
    total = sent + all.bytes();
    course.at(door.nanos(), sent, total, alike);
    anew();
    generation++;
  }

  /// The base has moved; set and base are durable.
  synchronized void rebased() {
    generation++;
  }

  /// A copy of what is not confirmed yet.
  synchronized ExtentSet unsent() {
    return set.copy();
  }

  @Override
  public synchronized @Nullable CatchUpPiece next() throws IOException {
    while (true) {
      ExtentSet.Piece piece = set.next(volumeAt, offsetAt, CatchUpPiece.BYTES_MAX);
      if (piece == null) {
        return null;
      }
      Mirror mirror = door.mirror(piece.volume());
      long size = sizeBytes(piece.volume(), mirror);
      if (mirror == null || piece.offset() >= size) {
        set.clip(piece.volume(), size);
        continue;
      }
      CatchUpPiece found = shaped(piece, mirror, size);
      volumeAt = piece.volume();
      offsetAt = piece.offset();
      if (found != null) {
        offsetAt += found.length();
        underWay(found);
        return found;
      }
    }
  }

  /// Bytes of a volume that a mirror has. By how much it is to grow yet, the log tells from the base on.
  private long sizeBytes(int volume, @Nullable Mirror mirror) {
    return mirror == null ? 0 : Math.min(door.sizeBytes(volume), mirror.sizeBytes());
  }

  private void underWay(CatchUpPiece piece) {
    underWay.put(new Place(piece.volume(), piece.offset()), piece);
  }

  /// The piece as the mirror's file has it: data, or a hole; null when it is a hole that an empty peer
  /// need not hear of, which then is out of the set, and when the destager punches one just now.
  private @Nullable CatchUpPiece shaped(ExtentSet.Piece piece, Mirror mirror, long size)
      throws IOException {
    long end = Math.min(piece.end(), size);
    long data = Math.min(end, mirror.nextData(piece.offset()));
    if (data > piece.offset()) {
      long length = data - piece.offset();
      if (kind == CatchUpKind.FIRST && !set.widened()) {
        set.remove(piece.volume(), piece.offset(), length);
        confirm(length, false);
        return null;
      }
      return new CatchUpPiece(piece.volume(), piece.offset(), (int) length, true);
    }
    long hole = Math.min(end, mirror.nextHole(piece.offset()));
    if (hole == piece.offset()) {
      return null; // There was data here a moment ago: looked at again.
    }
    return new CatchUpPiece(piece.volume(), piece.offset(), (int) (hole - piece.offset()), false);
  }

  @Override
  public void read(CatchUpPiece piece, MemorySegment into) throws IOException {
    Mirror mirror = door.mirror(piece.volume());
    if (mirror == null || piece.hole()) {
      into.fill((byte) 0); // Deleted since: the peer learns that from the log.
    } else {
      mirror.read(into, piece.offset());
    }
  }

  @Override
  public void sent(CatchUpPiece piece) {
    confirm(piece, false);
  }

  @Override
  public void alike(CatchUpPiece piece) {
    confirm(piece, true);
  }

  private synchronized void confirm(CatchUpPiece piece, boolean isAlike) {
    CatchUpPiece whole = underWay.remove(new Place(piece.volume(), piece.offset()));
    if (whole == null) {
      return; // Read before the set was widened.
    }
    int left = whole.length() - piece.length();
    Check.check(left >= 0, "a part of its piece", piece.offset(), piece.length());
    if (left > 0) {
      long next = piece.offset() + piece.length();
      underWay(new CatchUpPiece(piece.volume(), next, left, piece.hole()));
    }
    long before = set.bytes();
    set.thin();
    set.remove(piece.volume(), piece.offset(), piece.length());
    long end = piece.offset() + piece.length();
    if (end >= sizeBytes(piece.volume(), door.mirror(piece.volume()))) {
      set.clip(piece.volume(), piece.offset()); // The set has whole blocks, a volume need not.
    }
    confirm(before - set.bytes(), isAlike);
  }

  private synchronized void confirm(long bytes, boolean isAlike) {
    sent += bytes;
    alike += isAlike ? bytes : 0;
    set.confirmed(sent, alike);
    course.at(door.nanos(), sent, total, alike);
    unsaved += bytes;
    if (unsaved >= SAVE_BYTES) {
      save();
    }
  }

  /// Has what is confirmed saved, soon: a restart does not send it again.
  private synchronized void save() {
    unsaved = 0;
    door.save();
  }

  @Override
  public void lost(Reply<Integer> reply) {
    door.lost(reply);
  }

  @Override
  public LogStart finish() throws IOException {
    synchronized (this) {
      Check.check(set.isEmpty(), "R1 all extents are confirmed", set.count(), set.bytes());
      finished = true;
    }
    return door.durable();
  }

  @Override
  public void applied(UUID store, LogStart end, Reply<Meeting> reply) {
    // What the ladder added since the end was told is in the log that the peer applied as well.
    synchronized (this) {
      Check.check(finished, "R1 applied after the last extent", set.count(), 0);
    }
    door.applied(store, end, reply);
  }

  @Override
  public CatchUpProgress progress() {
    return course.look(door.nanos());
  }

  @Override
  public void close() {
    boolean news;
    synchronized (this) {
      news = unsaved > 0;
    }
    if (news) {
      save(); // A line that is cut again and again still makes progress.
    }
    door.left();
  }
}
