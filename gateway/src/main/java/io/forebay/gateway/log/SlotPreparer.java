package io.forebay.gateway.log;

import io.forebay.gateway.block.Agent;
import io.forebay.gateway.block.Lsn;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.UUID;

/// Writes new slots full of zeroes once, in the background: a write into space that was only
/// reserved costs the file system a metadata commit at each sync, one into written space none.
/// Until a slot is prepared it takes no records; a log that waits for it is full, not broken. One that
/// cannot be prepared is tried again: a log with too few slots would stay full, though all is destaged.
final class SlotPreparer implements Agent, AutoCloseable {
  /// Written at a time.
  static final int PIECE_BYTES = 1 << 20;

  /// Pause between pieces unless slots are short: leaves most of the disk to hosts.
  static final long PAUSE_NANOS = 10_000_000;

  /// Below so many free slots preparation does not pause.
  static final int SHORT_OF_SLOTS = 2;

  /// From the last slot that could not be prepared to the next try with all of those: what failed once, fails
  /// again at once.
  static final long RETRY_NANOS = 60_000_000_000L;

  private final String name;
  private final UUID group;
  private final LogShape shape;
  private final SegmentStore store;
  private final LogLock lock;
  private final LogAlarms alarms;
  private final Runnable onPrepared;
  private final Memory zeroes;
  private final Memory block;
  private final ArrayDeque<Integer> raw = new ArrayDeque<>();

  /// Could not be prepared; until they are they do not count as space that will come (R4).
  private final ArrayDeque<Integer> failed = new ArrayDeque<>();

  /// Those of them that are tried again now.
  private final ArrayDeque<Integer> again = new ArrayDeque<>();

  private long done;

  SlotPreparer(
      String name,
      Disk disk,
      UUID group,
      LogShape shape,
      SegmentStore store,
      LogLock lock,
      LogAlarms alarms,
      Runnable onPrepared) {
    this.name = name;
    this.group = group;
    this.shape = shape;
    this.store = store;
    this.lock = lock;
    this.alarms = alarms;
    this.onPrepared = onPrepared;
    zeroes = disk.allocate(PIECE_BYTES);
    block = disk.allocate(SlotHeader.BYTES);
  }

  @Override
  public String name() {
    return name;
  }

  /// Before the agent starts: `slot` is to be prepared.
  void add(int slot) {
    raw.add(slot);
    store.addUnprepared();
  }

  /// How many wait.
  int waiting() {
    return raw.size();
  }

  @Override
  public long duty() {
    if (turn().isEmpty()) {
      if (failed.isEmpty()) {
        return UNTIL_WOKEN;
      }
      again.addAll(failed);
      failed.clear();
    }
    int slot = turn().element();
    try {
      if (done == 0) {
        store.readHeader(slot, block.segment()); // What cannot be read is not worth writing.
      }
      if (done < shape.segmentBytes()) {
        writePiece(slot);
        return shortOfSlots() ? 0 : PAUSE_NANOS;
      }
      finish(slot);
    } catch (IOException e) {
      setAside(slot, e);
    }
    done = 0;
    return turn().isEmpty() && !failed.isEmpty() ? RETRY_NANOS : 0;
  }

  /// Where the next slot comes from.
  private ArrayDeque<Integer> turn() {
    return raw.isEmpty() ? again : raw;
  }

  private void setAside(int slot, IOException why) {
    boolean counted = !raw.isEmpty();
    failed.add(turn().remove());
    if (counted) {
      underLock(store::notPrepared);
    }
    String reason = "slot " + slot + " could not be prepared: " + why.getMessage();
    alarms.raise(new LogAlarm.SlotNotPrepared(slot, reason));
  }

  /// Prepares the next slot on the calling thread.
  void prepareOne() throws IOException {
    int slot = raw.element();
    while (done < shape.segmentBytes()) {
      writePiece(slot);
    }
    finish(slot);
    done = 0;
  }

  @Override
  public void close() {
    block.close();
    zeroes.close();
  }

  private void writePiece(int slot) throws IOException {
    DiskFile file = store.files().acquire(slot);
    try {
      long size = Math.min(PIECE_BYTES, shape.segmentBytes() - done);
      file.write(zeroes.segment().asSlice(0, size), SlotHeader.BYTES + done);
      done += size;
    } finally {
      store.files().release(slot);
    }
  }

  private void finish(int slot) throws IOException {
    store.syncSlot(slot);
    SlotHeader.blank(group, shape.segmentBytes()).encode(block.segment());
    store.writeHeader(slot, block.segment());
    boolean counted = !raw.isEmpty();
    turn().remove();
    underLock(() -> {
      if (counted) {
        store.prepared(slot);
      } else {
        store.addFree(slot);
      }
    });
    onPrepared.run();
  }

  private void underLock(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private boolean shortOfSlots() {
    lock.lock();
    try {
      return store.freeSlots() < SHORT_OF_SLOTS;
    } finally {
      lock.unlock();
    }
  }

  /// Bytes of a slot's file.
  static long fileBytes(LogShape shape) {
    return Lsn.BLOCK_BYTES + shape.segmentBytes();
  }
}
