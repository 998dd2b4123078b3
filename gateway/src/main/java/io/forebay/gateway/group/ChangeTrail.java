package io.forebay.gateway.group;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.block.Position;
import io.forebay.gateway.group.ControlRecord.Checkpoint;
import io.forebay.gateway.group.ControlRecord.VolumeChanged;
import io.forebay.gateway.log.RecordLayout;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The marks of [Changes] and the maps between them, as far as the log was read. Guarded by it.
final class ChangeTrail {
  private final UUID group;
  private final ChangeStore store;
  private final List<ChangeMark> marks = new ArrayList<>();
  private final TreeMap<Integer, Long> sizes = new TreeMap<>(); // Where the log was read up to.
  private ChangeMap open = new ChangeMap(); // Since the newest mark.
  private long nextMap = 1;
  private long lsn; // The log was read up to here.
  private long chain;
  private int epoch;

  ChangeTrail(UUID group, ChangeStore store) {
    this.group = group;
    this.store = store;
  }

  List<ChangeMark> marks() {
    return marks;
  }

  boolean isEmpty() {
    return marks.isEmpty();
  }

  ChangeMap open() {
    return open;
  }

  long lsn() {
    return lsn;
  }

  boolean isAt(long atLsn, long atChain) {
    return lsn == atLsn && chain == atChain;
  }

  Position end() {
    return new Position(group, epoch, lsn, chain);
  }

  void clear() {
    marks.clear();
    open = new ChangeMap();
  }

  int index(String checkpoint) {
    for (int i = 0; i < marks.size(); i++) {
      if (marks.get(i).name().equals(checkpoint)) {
        return i;
      }
    }
    return -1;
  }

  /// The mark there; one beyond the last when there is none.
  int indexAt(long stopLsn) {
    for (int i = marks.size() - 1; i >= 0; i--) {
      if (marks.get(i).stopLsn() == stopLsn) {
        return i;
      }
    }
    return marks.size();
  }

  // ---- Records

  /// The next record of the log; one that was read before is passed by. Returns whether there is a mark more;
  /// `volumes` are those there.
  boolean follow(RecordType type, MemorySegment log, long at, VolumeTable volumes)
      throws IOException {
    long from = RecordLayout.lsn(log, at);
    if (!marks.isEmpty()) {
      if (from < lsn) {
        return false;
      }
      Check.check(from == lsn, "C3: no record is passed by", from, lsn);
    }
    int length = RecordLayout.length(log, at);
    lsn = from + RecordLayout.recordBytes(type, from, length);
    chain = RecordLayout.chain(log, at);
    epoch = RecordLayout.epoch(log, at);
    int volume = RecordLayout.volume(log, at);
    switch (type) {
      case WRITE, ZERO, TRIM -> open.add(volume, RecordLayout.offset(log, at), length);
      case VOLUME_CHANGED -> changed(volume, payload(log, at, length));
      case CHECKPOINT -> {
        Checkpoint named = named(RecordLayout.flags(log, at), payload(log, at, length));
        if (named != null) {
          mark(named.name(), from, volumes);
          return true;
        }
      }
      case MARK, STATE, EPOCH_START, EPOCH_END -> {}
    }
    return false;
  }

  private static ByteBuffer payload(MemorySegment log, long at, int length) {
    return log.asSlice(at + RecordLayout.HEADER_BYTES, length).asByteBuffer();
  }

  private void changed(int number, ByteBuffer payload) {
    try {
      VolumeChanged record = ControlCodec.volumeChanged(number, payload);
      VolumeEntry volume = record.volume();
      switch (record.change()) {
        case CREATED -> {
          open.whole(number);
          sized(number, volume.sizeBytes());
        }
        case GROWN -> sized(number, volume.sizeBytes());
        case RENAMED -> {}
        case DELETED -> {
          open.whole(number);
          sizes.remove(number);
        }
      }
    } catch (Malformed e) {
      open.whole(number); // The destager stands before it, and says so.
    }
  }

  /// A volume that is not listed counts as changed.
  private void sized(int number, long bytes) {
    if (sizes.size() < VolumeTable.VOLUMES_MAX || sizes.containsKey(number)) {
      sizes.put(number, bytes);
    }
  }

  /// Null of a checkpoint that gets no map: those of policies come round every few minutes.
  private static @Nullable Checkpoint named(int flags, ByteBuffer payload) {
    try {
      Checkpoint checkpoint = ControlCodec.checkpoint(flags, payload);
      return checkpoint.name().startsWith(Names.POLICY_PREFIX) ? null : checkpoint;
    } catch (Malformed e) {
      return null; // The destager stands before it, and says so.
    }
  }

  private void mark(String name, long from, VolumeTable volumes) throws IOException {
    marks.subList(0, index(name) + 1).clear(); // Lost its name; those before it are older still.
    long before = ChangeMark.UNKNOWN;
    if (marks.isEmpty()) {
      sizes(volumes);
    } else {
      before = open.bytes(sizes);
      writeOpen();
    }
    long stop = ControlCodec.stopBehind(lsn);
    marks.add(new ChangeMark(name, from, stop, before, ChangeMark.EMPTY, sizes));
    if (marks.size() > Changes.KEPT_MAX) {
      marks.removeFirst();
    }
    open = new ChangeMap();
  }

  private void sizes(VolumeTable volumes) {
    sizes.clear();
    for (VolumeEntry volume : volumes.volumes()) {
      sizes.put(volume.number(), volume.sizeBytes());
    }
  }

  // ---- On disk

  /// Makes durable what is known, up to where the log was read.
  void save() throws IOException {
    writeOpen();
    store.write(new ChangeBook(end(), nextMap, sizes, marks));
  }

  private void writeOpen() throws IOException {
    if (!open.isEmpty()) {
      store.write(nextMap, open);
      marks.set(marks.size() - 1, marks.getLast().withMap(nextMap));
      nextMap++;
    }
  }

  /// Takes up what is on disk; false when there is nothing.
  boolean takeUp() throws IOException, Malformed {
    ChangeBook book = store.book();
    if (book == null) {
      return false;
    }
    open = store.map(book.marks().getLast().map());
    marks.addAll(book.marks());
    sizes.clear();
    sizes.putAll(book.sizes());
    nextMap = book.nextMap();
    lsn = book.covered().lsn();
    chain = book.covered().chain();
    epoch = book.covered().epoch();
    return true;
  }

  // ---- Another history

  /// Marks beyond `forkLsn` are none any more; what changed since them counts since the last one that is left.
  /// Returns whether there is one.
  boolean keepBelow(long forkLsn) throws IOException, Malformed {
    int kept = 0;
    while (kept < marks.size() && marks.get(kept).stopLsn() <= forkLsn) {
      kept++;
    }
    if (kept == 0) {
      return false;
    }
    for (int i = kept - 1; i < marks.size() - 1; i++) {
      open.addAll(store.map(marks.get(i).map()));
    }
    marks.subList(kept, marks.size()).clear();
    return true;
  }

  /// The mirrors stand at `at` with these volumes, and the log goes on from there.
  void moved(Position at, VolumeTable volumes) {
    sizes(volumes);
    lsn = at.lsn();
    chain = at.chain();
    epoch = at.epoch();
  }
}
