package io.forebay.gateway.mirror;

import io.forebay.gateway.disk.DiskFailure;
import io.forebay.gateway.disk.DiskFailure.Kind;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the extents of a batch to the mirrors in order of volume and offset, small neighbours joined.
final class BatchWriter {
  /// Neighbours are joined up to this size.
  static final int STAGING_BYTES = 256 << 10;

  /// From this size on an extent is written from where it is: copying costs more than the call.
  private static final int JOINED_MAX = 64 << 10;

  private final BatchReader batch;
  private final BatchMap map;
  private final MemorySegment staging;
  private final Mirrors mirrors;
  private final List<Mirror> touched = new ArrayList<>();
  private long cursor;

  private @Nullable Mirror mirror; // Of `volume`; null to skip its extents.
  private int volume;
  private boolean anyVolume;
  private long stagedAt; // The offset of the first staged byte.
  private int staged;

  /// Borrows `buffer` and `batch` while it writes.
  BatchWriter(BatchReader batch, DestageBuffers.Buffer buffer, Mirrors mirrors) {
    this.batch = batch;
    this.map = buffer.map;
    this.staging = buffer.staging.segment();
    this.mirrors = mirrors;
  }

  /// Writes the next [BatchMap#SLICE_MAX] extents; returns whether there are more.
  boolean step() throws IOException {
    int count = map.slice(cursor);
    for (int i = 0; i < count; i++) {
      if (!anyVolume || map.volume(i) != volume) {
        begin(map.volume(i));
      }
      if (mirror != null) {
        write(mirror, i);
      }
    }
    flush();
    if (count == 0) {
      return false;
    }
    cursor = map.cursorAfter();
    return count == BatchMap.SLICE_MAX;
  }

  private void begin(int next) throws IOException {
    flush();
    anyVolume = true;
    volume = next;
    mirror = mirrors.find(next);
    if (mirror != null) {
      touched.add(mirror);
    }
  }

  private void write(Mirror mirror, int i) throws IOException {
    long offset = map.offset(i);
    int length = map.length(i);
    if (offset + length > mirror.sizeBytes()) {
      String detail =
          "a record for [%d, %d) does not fit into its %d bytes"
              .formatted(offset, offset + length, mirror.sizeBytes());
      throw new DiskFailure(Kind.MEDIUM, "destage", mirror.place().file(), detail);
    }
    switch (map.kind(i)) {
      case DATA -> data(mirror, offset, batch.payload(map.recordLsn(i), map.skip(i), length));
      case ZERO -> mirror.zero(offset, length, true);
      case ZERO_KEPT -> mirror.zero(offset, length, false);
    }
  }

  private void data(Mirror mirror, long offset, MemorySegment payload) throws IOException {
    int length = (int) payload.byteSize();
    if (stagedAt + staged != offset || staged + length > STAGING_BYTES) {
      flush();
    }
    if (length >= JOINED_MAX) {
      flush();
      mirror.write(payload, offset);
      return;
    }
    if (staged == 0) {
      stagedAt = offset;
    }
    MemorySegment.copy(payload, 0, staging, staged, length);
    staged += length;
  }

  private void flush() throws IOException {
    if (staged > 0 && mirror != null) {
      mirror.write(staging.asSlice(0, staged), stagedAt);
    }
    staged = 0;
  }

  /// The mirrors written to, each once.
  List<Mirror> touched() {
    return touched;
  }
}
