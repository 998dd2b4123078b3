package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import io.forebay.gateway.log.LogVerifier;
import io.forebay.gateway.log.RecordHeader;
import io.forebay.gateway.log.RecordType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One volume's image in a sparse file of its own.
final class VolumeImage implements LogVerifier.Records, AutoCloseable {
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final Path path;
  private final DiskFile file;
  private final VolumeEntry volume;

  private VolumeImage(Disk disk, Path path, DiskFile file, VolumeEntry volume) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.volume = volume;
  }

  /// Fails when `path` exists.
  static VolumeImage create(Disk disk, Path path, VolumeEntry volume) throws IOException {
    DiskFile file = disk.open(path, Disk.Mode.CREATE);
    try {
      file.resize(volume.sizeBytes());
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return new VolumeImage(disk, path, file, volume);
  }

  /// Copies what `mirror` has of the volume, but for its holes; null: there is none yet.
  void copy(@Nullable Path mirror) throws IOException {
    if (mirror == null) {
      return;
    }
    try (DiskFile from = disk.open(mirror, Disk.Mode.READ);
        Memory memory = disk.allocate(COPY_BYTES)) {
      long end = Math.min(from.size(), volume.sizeBytes());
      long at = from.nextData(0);
      while (at < end) {
        long hole = Math.min(end, from.nextHole(at));
        int count = (int) Math.min(COPY_BYTES, hole - at);
        int got = from.read(memory.segment().asSlice(0, count), at);
        if (got == 0) {
          throw new IOException(mirror + " ends at " + at + ", which is short of its size");
        }
        file.write(memory.segment().asSlice(0, got), at);
        at += got;
        at = at < hole ? at : from.nextData(at);
      }
    }
  }

  @Override
  public void onRecord(RecordHeader header, MemorySegment payload, boolean replayed)
      throws IOException {
    if (!replayed || header.volume() != volume.number()) {
      return;
    }
    if (header.type() == RecordType.WRITE) {
      file.write(payload, header.offset());
    } else if (header.type() == RecordType.ZERO || header.type() == RecordType.TRIM) {
      file.zero(header.offset(), header.length(), true);
    }
  }

  void write(long offset, MemorySegment bytes) throws IOException {
    file.write(bytes, offset);
  }

  void zero(long offset, long length) throws IOException {
    file.zero(offset, length, true);
  }

  void sync() throws IOException {
    file.sync();
    disk.syncDirectory(Objects.requireNonNull(path.toAbsolutePath().getParent()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
