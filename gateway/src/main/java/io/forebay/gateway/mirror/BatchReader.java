package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.log.LogReader;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import io.forebay.gateway.log.RecordWalk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Builds one destage batch: reads the log from `destaged` on, in order and every record checked whole,
/// into a buffer, and keeps the newest version of each extent. The batch ends at the limit, with a
/// Mark when the buffer is nearly full, or directly behind a VolumeChanged, whose effect later records
/// need.
final class BatchReader {
  /// Read at a time: large enough for a disk's full speed, small enough for others to have their turn.
  static final int STEP_BYTES = 4 << 20;

  /// Control records of one batch; bounds the list.
  private static final int CONTROLS_MAX = 1024;

  /// A control record of the batch and where its payload stands in the buffer.
  record Control(RecordHeader header, MemorySegment payload) {}

  private final LogReader log;
  private final MemorySegment bytes;
  private final BatchMap map;
  private final BatchWatch watch;
  private final Position from;
  private final long limit;
  private final RecordWalk walk;
  private final long base; // The LSN of the buffer's first byte.
  private final List<Control> controls = new ArrayList<>();
  private long filled; // The log is in the buffer up to here.
  private boolean complete;

  /// Borrows `buffer`, whose map is empty, while the batch lives. Nothing at or above `limit`, a record
  /// boundary, is taken.
  BatchReader(
      LogReader log, DestageBuffers.Buffer buffer, BatchWatch watch, Position from, long limit) {
    this.log = log;
    this.watch = watch;
    this.limit = limit;
    this.bytes = buffer.log.segment();
    this.map = buffer.map;
    this.from = from;
    this.walk = new RecordWalk(from);
    // Congruent to the log, so that reads are aligned.
    this.base = Lsn.roundDown(from.lsn(), Lsn.BLOCK_BYTES);
    this.filled = from.lsn();
  }

  /// Reads up to [#STEP_BYTES] more. Returns whether the batch is complete. Throws
  /// [io.forebay.gateway.log.CorruptRecord] when the log cannot be read back as it was written.
  boolean step() throws IOException {
    long readTo = Math.min(limit, base + bytes.byteSize());
    if (filled < readTo) {
      long size = Math.min(STEP_BYTES, readTo - filled);
      log.read(filled, bytes.asSlice(filled - base, size));
      filled += size;
    }
    while (!complete && walk.lsn() < Math.min(limit, filled)) {
      long lsn = walk.lsn();
      RecordType type = walk.next(bytes, lsn - base, filled - base);
      if (type == null) {
        break;
      }
      take(type, lsn);
    }
    Check.check(walk.lsn() <= limit, "B3: a batch ends at its limit", walk.lsn(), limit);
    return complete || filled == readTo;
  }

  private void take(RecordType type, long lsn) {
    long at = lsn - base;
    watch.read(type, bytes, at);
    PieceKind kind = PieceKind.of(type, RecordLayout.flags(bytes, at));
    if (kind != null) {
      int volume = RecordLayout.volume(bytes, at);
      long offset = RecordLayout.offset(bytes, at);
      map.insert(volume, offset, RecordLayout.length(bytes, at), kind, lsn);
      complete = !map.hasRoom();
      return;
    }
    if (type != RecordType.MARK) {
      RecordHeader header = Check.present(RecordLayout.decode(bytes, at), "valid record", lsn, at);
      long payload = at + RecordLayout.HEADER_BYTES;
      controls.add(new Control(header, bytes.asSlice(payload, header.payloadBytes())));
    }
    boolean nearlyFull = walk.lsn() - base > bytes.byteSize() - RecordLayout.BATCH_BYTES_MAX;
    complete =
        type == RecordType.VOLUME_CHANGED
            || controls.size() == CONTROLS_MAX
            || (type.endsBatch() && nearlyFull);
  }

  /// Where the batch ends: everything in `[from, end)` is in it.
  Position end() {
    return walk.position(from.group());
  }

  List<Control> controls() {
    return controls;
  }

  /// The payload of a DATA extent of the map, `length` bytes from byte `skip` of the record on.
  MemorySegment payload(long recordLsn, int skip, int length) {
    return bytes.asSlice(recordLsn - base + RecordLayout.HEADER_BYTES + skip, length);
  }
}
