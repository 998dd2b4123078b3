package io.forebay.gateway.mirror;

import static java.util.Objects.requireNonNull;

import io.forebay.gateway.block.Completion;
import io.forebay.gateway.block.Facet;
import io.forebay.gateway.block.IoFailure;
import io.forebay.gateway.block.Survey;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.disk.Platform;
import io.forebay.gateway.ledger.SegmentTable;
import io.forebay.gateway.log.LogLock;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.Pin;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads of a group's live volumes: the newest version of every byte, from the log where it is not
/// destaged yet, else from the mirror. What is in memory, in the tail ring or in the page cache, is
/// served on the caller's thread at once; from the first byte on that would wait for the disk, the rest
/// is read by a worker, and so are large reads.
///
/// A lookup and the pin that keeps its records readable are one step under the group's lock. Between
/// that and the reading of the mirror the destager may pass: then the mirror holds what a lookup would
/// find now, which is what a write admitted meanwhile may show anyway.
public final class ReadPath {
  /// From this size on a read is a worker's even if all of it is in memory: the copy takes longer than
  /// the hand-off, and the caller sends the read before meanwhile.
  static final int OFFLOADED_BYTES_MIN = 256 << 10;

  private final LogReader log;
  private final LogLock lock;
  private final PendingIndex index;
  private final @Nullable Backlog backlog;
  private final RecordBuffers buffers;
  private final SegmentReads segments;
  private final ReadWorkers workers;
  private final Surveyor surveyor;
  private final PieceList found = new PieceList(); // Guarded by the group's lock.

  public ReadPath(Platform platform, LogReader log, LogLock lock, PendingIndex index) {
    this(platform, log, lock, index, null);
  }

  /// Without a `backlog` the index knows everything that is not destaged.
  public ReadPath(
      Platform platform,
      LogReader log,
      LogLock lock,
      PendingIndex index,
      @Nullable Backlog backlog) {
    this.log = log;
    this.lock = lock;
    this.index = index;
    this.backlog = backlog;
    this.buffers = new RecordBuffers(platform.disk());
    this.segments = new SegmentReads(platform.disk(), log, buffers);
    this.workers = new ReadWorkers(platform.threads(), ReadWorkers.RUNNING_MAX);
    this.surveyor = new Surveyor(platform.threads(), lock, index, backlog);
  }

  /// Fills `into`'s remaining bytes from `offset` of a live volume. Without a mirror (the volume was made
  /// and is not destaged yet) what the log does not have is zeroes. Any thread; never blocks. Borrows
  /// `into` until the completion; its position then stands at its limit if all went well.
  public void read(
      int volume, @Nullable Mirror mirror, long offset, ByteBuffer into, Completion completion) {
    MemorySegment target = MemorySegment.ofBuffer(into);
    boolean large = target.byteSize() >= OFFLOADED_BYTES_MIN;
    long done = large ? 0 : readAtOnce(volume, mirror, offset, target);
    MemorySegment rest = target.asSlice(done);
    finish(rest, into, completion, () -> readWaiting(volume, mirror, offset + done, rest));
  }

  /// As [#read], but of the mirror alone: the volume as of a held checkpoint.
  public void readMirror(
      @Nullable Mirror mirror, long offset, ByteBuffer into, Completion completion) {
    MemorySegment target = MemorySegment.ofBuffer(into);
    long done = mirrorOrZeroesAtOnce(mirror, offset, target);
    MemorySegment rest = target.asSlice(done);
    finish(
        rest,
        into,
        completion,
        () -> {
          readMirror(requireNonNull(mirror), offset + done, rest);
        });
  }

  /// Tells what `[offset, offset + length)` of a live volume is, as far as holes are concerned. Without a
  /// mirror as [#read]. Any thread; never blocks.
  public void survey(
      int volume,
      @Nullable Mirror mirror,
      Facet facet,
      long offset,
      long length,
      int runsMax,
      Survey answer) {
    Surveyor.Question question = new Surveyor.Question(volume, mirror, true, facet, offset, length);
    surveyor.ask(question, runsMax, answer);
  }

  /// As [#survey], but of the mirror alone.
  public void surveyMirror(
      @Nullable Mirror mirror, Facet facet, long offset, long length, int runsMax, Survey answer) {
    Surveyor.Question question = new Surveyor.Question(0, mirror, false, facet, offset, length);
    surveyor.ask(question, runsMax, answer);
  }

  /// What may block, and fail.
  private interface Waiting {
    void read() throws IOException;
  }

  private void finish(MemorySegment rest, ByteBuffer into, Completion completion, Waiting waiting) {
    if (rest.byteSize() == 0) {
      into.position(into.limit());
      completion.done(null);
    } else if (!workers.add(() -> readWaiting(waiting, into, completion))) {
      completion.done(new IoFailure.Stopping("the group is stopping"));
    }
  }

  private static void readWaiting(Waiting waiting, ByteBuffer into, Completion completion) {
    IoFailure failure = null;
    try {
      waiting.read();
      into.position(into.limit());
    } catch (IOException e) {
      failure = new IoFailure.Medium("a read failed: " + e.getMessage());
    }
    completion.done(failure);
  }

  /// Returns how much from the front could be read without waiting.
  private long readAtOnce(int volume, @Nullable Mirror mirror, long offset, MemorySegment target) {
    long done = 0;
    while (done < target.byteSize()) {
      Found all = lookUp(volume, offset + done, target.byteSize() - done, false);
      PieceList pieces = all.pieces();
      for (int i = 0; i < pieces.count(); i++) {
        if (pieces.recordLsn(i) == PieceList.ABSENT && !all.older().isEmpty()) {
          return done;
        }
        MemorySegment part = part(target, done, pieces.length(i));
        long read = pieceAtOnce(pieces, i, mirror, offset + done, part);
        done += read;
        if (read < part.byteSize()) {
          return done;
        }
      }
    }
    return done;
  }

  private static MemorySegment part(MemorySegment target, long done, long length) {
    return target.asSlice(done, Math.min(length, target.byteSize() - done));
  }

  /// What memory knows of a range; the tables to ask about what is absent, and from which LSN on their
  /// answers count; and the pin, if asked for, that keeps all of it readable.
  private record Found(
      PieceList pieces, List<SegmentTable> older, long destagedLsn, @Nullable Pin pin) {}

  private static final Found NOTHING =
      new Found(PieceList.ALL_ABSENT, List.of(), 0, null); // Most reads: no allocation.

  private Found lookUp(int volume, long offset, long length, boolean pinned) {
    lock.lock();
    try {
      found.clear();
      index.lookup(volume, offset, length, found);
      PieceList pieces = found.copy();
      List<SegmentTable> older = backlog == null ? List.of() : backlog.tables();
      if (pieces == PieceList.ALL_ABSENT && older.isEmpty()) {
        return NOTHING;
      }
      long destaged = index.destagedLsn();
      long lowest = older.isEmpty() ? pieces.lowestLsn() : destaged;
      Pin pin = pinned && lowest >= 0 ? log.pin(lowest) : null;
      return new Found(pieces, older, destaged, pin);
    } finally {
      lock.unlock();
    }
  }

  private long pieceAtOnce(
      PieceList pieces, int i, @Nullable Mirror mirror, long offset, MemorySegment part) {
    long recordLsn = pieces.recordLsn(i);
    if (recordLsn == PieceList.ABSENT) {
      return mirrorOrZeroesAtOnce(mirror, offset, part);
    }
    if (recordLsn == PieceList.ZERO) {
      part.fill((byte) 0);
      return part.byteSize();
    }
    return segments.atOnce(recordLsn, pieces.skip(i), part) ? part.byteSize() : 0;
  }

  private static long mirrorOrZeroesAtOnce(
      @Nullable Mirror mirror, long offset, MemorySegment part) {
    if (mirror == null) {
      part.fill((byte) 0);
      return part.byteSize();
    }
    if (!part.isNative()) {
      return 0;
    }
    try {
      return mirror.readNoWait(part, offset);
    } catch (IOException e) {
      return 0; // The worker meets the failure again, and tells it.
    }
  }

  private void readWaiting(int volume, @Nullable Mirror mirror, long offset, MemorySegment target)
      throws IOException {
    for (long done = 0; done < target.byteSize(); ) {
      done += readSome(volume, mirror, offset + done, target.asSlice(done));
    }
  }

  private long readSome(int volume, @Nullable Mirror mirror, long offset, MemorySegment target)
      throws IOException {
    Found all = lookUp(volume, offset, target.byteSize(), true);
    PieceList pieces = all.pieces();
    try (Pin pin = all.pin()) {
      long done = 0;
      for (int i = 0; i < pieces.count(); i++) {
        MemorySegment part = part(target, done, pieces.length(i));
        long at = offset + done;
        if (pieces.recordLsn(i) == PieceList.ABSENT && !all.older().isEmpty()) {
          readOlder(all, volume, mirror, at, part);
        } else {
          readPiece(pieces.recordLsn(i), pieces.skip(i), volume, mirror, at, part);
        }
        done += part.byteSize();
      }
      return done;
    }
  }

  private void readOlder(
      Found all, int volume, @Nullable Mirror mirror, long offset, MemorySegment target)
      throws IOException {
    for (long done = 0; done < target.byteSize(); ) {
      MemorySegment range = part(target, done, OlderPieces.RANGE_BYTES_MAX);
      long from = offset + done;
      long to = from + range.byteSize();
      for (OlderPieces.Piece piece :
          OlderPieces.of(all.older(), all.destagedLsn(), volume, from, to)) {
        MemorySegment part = range.asSlice(piece.offset() - from, piece.length());
        readPiece(piece.recordLsn(), piece.skip(), volume, mirror, piece.offset(), part);
      }
      done += range.byteSize();
    }
  }

  private void readPiece(
      long recordLsn,
      int skip,
      int volume,
      @Nullable Mirror mirror,
      long offset,
      MemorySegment part)
      throws IOException {
    if (recordLsn >= 0) {
      segments.read(recordLsn, skip, volume, offset, part);
    } else if (recordLsn == PieceList.ABSENT && mirror != null) {
      readMirror(mirror, offset, part);
    } else {
      part.fill((byte) 0);
    }
  }

  private void readMirror(Mirror mirror, long offset, MemorySegment part) throws IOException {
    if (part.isNative()) {
      mirror.read(part, offset);
    } else {
      readToHeap(mirror, offset, part);
    }
  }

  private void readToHeap(Mirror mirror, long offset, MemorySegment part) throws IOException {
    Memory buffer = buffers.take();
    try {
      for (long done = 0; done < part.byteSize(); ) {
        long bytes = Math.min(RecordBuffers.BYTES, part.byteSize() - done);
        MemorySegment from = buffer.segment().asSlice(0, bytes);
        mirror.read(from, offset + done);
        MemorySegment.copy(from, 0, part, done, bytes);
        done += bytes;
      }
    } finally {
      buffers.give(buffer);
    }
  }

  /// Runs `task`, a survey of another kind, which may block, in turn with the others. Returns false once
  /// closed, and then does not. Any thread.
  public boolean survey(Runnable task) {
    return surveyor.offload(task);
  }

  /// Hints that a range of a mirror is read soon; dropped when the workers are busy. Never blocks.
  public void willNeed(Mirror mirror, long offset, long length) {
    if (workers.idle()) {
      workers.add(() -> hint(mirror, offset, length));
    }
  }

  private static void hint(Mirror mirror, long offset, long length) {
    try {
      mirror.willNeed(offset, length);
    } catch (IOException e) {
      // A hint: the read itself will meet the failure and tell it.
    }
  }

  /// From now on reads that would wait fail with Stopping. Calls `whenQuiet` once none is under way and
  /// the memory is given back.
  public void close(Runnable whenQuiet) {
    workers.close(() -> {
      segments.close();
      buffers.close();
      surveyor.close(whenQuiet);
    });
  }
}
