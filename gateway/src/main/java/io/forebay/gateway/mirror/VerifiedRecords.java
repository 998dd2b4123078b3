package io.forebay.gateway.mirror;

import io.forebay.gateway.block.Check;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.Memory;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Payloads of records that were read from segments and checked whole, the last so many bytes of them,
/// so that small reads of a large record read and check it once. Any thread; copies under its own
/// monitor, which is never held during a disk call.
final class VerifiedRecords implements AutoCloseable {
  /// Sixty-four of the largest records.
  static final long BYTES = 8L << 20;

  private record Place(long at, int length) {}

  private final Disk disk;
  private final long bytes;
  private @Nullable Memory
      memory; // From the first record on: most groups never read their segments.
  private final LinkedHashMap<Long, Place> places = new LinkedHashMap<>(); // Oldest first.
  private long head;

  VerifiedRecords(Disk disk, long bytes) {
    this.disk = disk;
    this.bytes = bytes;
  }

  /// Fills `into` from byte `skip` of the payload of the record at `lsn`; false when it is not here.
  synchronized boolean copy(long lsn, int skip, MemorySegment into) {
    Place place = places.get(lsn);
    if (place == null || memory == null) {
      return false;
    }
    Check.check(skip + into.byteSize() <= place.length, "index: inside its record", lsn, skip);
    MemorySegment.copy(memory.segment(), place.at + skip, into, 0, into.byteSize());
    return true;
  }

  /// Keeps a copy of `payload`, in place of the oldest ones.
  synchronized void put(long lsn, MemorySegment payload) {
    int length = (int) payload.byteSize();
    if (length > bytes || places.containsKey(lsn)) {
      return;
    }
    if (memory == null) {
      memory = disk.allocate(bytes);
    }
    if (head + length > bytes) {
      forget(head, bytes);
      head = 0;
    }
    forget(head, head + length);
    MemorySegment.copy(payload, 0, memory.segment(), head, length);
    places.put(lsn, new Place(head, length));
    head += length;
  }

  /// Forgets the oldest while they overlap `[from, to)`. They lie in memory in their order of age.
  private void forget(long from, long to) {
    Iterator<Map.Entry<Long, Place>> oldest = places.entrySet().iterator();
    while (oldest.hasNext()) {
      Place place = oldest.next().getValue();
      if (place.at >= to || place.at + place.length <= from) {
        return;
      }
      oldest.remove();
    }
  }

  @Override
  public synchronized void close() {
    places.clear();
    if (memory != null) {
      memory.close();
    }
  }
}
