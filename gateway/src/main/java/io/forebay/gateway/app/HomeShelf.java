package io.forebay.gateway.app;

import io.forebay.gateway.control.Shelf;
import io.forebay.gateway.disk.Disk;
import io.forebay.gateway.disk.DiskFile;
import io.forebay.gateway.disk.Memory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The small files of a home, through [Disk]: folders 0700, files 0600.
final class HomeShelf implements Shelf {
  /// What a file is written to before it takes its name; whatever lies there at a start is left over.
  private static final String NEW = ".new";

  private final Disk disk;
  private final Path home;

  HomeShelf(Disk disk, Path home) {
    this.disk = disk;
    this.home = home;
  }

  @Override
  public byte @Nullable [] read(String name) throws IOException {
    Path path = home.resolve(name);
    if (!disk.exists(path)) {
      return null;
    }
    try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
      long size = file.size();
      if (size > FILE_BYTES_MAX) {
        throw new IOException(
            path + " has " + size + " bytes; at most " + FILE_BYTES_MAX + " are read");
      }
      if (size == 0) {
        return new byte[0];
      }
      try (Memory memory = disk.allocate(size)) {
        MemorySegment segment = memory.segment().asSlice(0, size);
        int read = file.read(segment, 0);
        return segment.asSlice(0, read).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
      }
    }
  }

  /// What is refused has not happened: whoever reads next, after a restart too, finds what was there before.
  @Override
  public synchronized void replace(String name, byte[] contents) throws IOException {
    Path path = home.resolve(name);
    Path folder = folderOf(path);
    byte[] before = read(name);
    put(path, contents);
    try {
      disk.syncDirectory(folder);
    } catch (IOException e) { // The new one may be there after a restart, or not: it must not.
      undo(
          e,
          () -> {
            if (before == null) {
              disk.delete(path);
            } else {
              put(path, before);
            }
            disk.syncDirectory(folder);
          });
      throw e;
    }
  }

  /// Makes `contents` what is seen at `path`; if that fails, it is what it was.
  private void put(Path path, byte[] contents) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + NEW);
    disk.delete(fresh);
    try {
      try (DiskFile file = disk.open(fresh, Disk.Mode.CREATE)) {
        write(file, 0, contents);
        file.sync();
      }
      disk.rename(fresh, path);
    } catch (IOException e) {
      undo(e, () -> disk.delete(fresh));
      throw e;
    }
  }

  @Override
  public synchronized void append(String name, byte[] bytes) throws IOException {
    Path path = home.resolve(name);
    Path folder = folderOf(path);
    boolean made = !disk.exists(path);
    try (DiskFile file = disk.open(path, made ? Disk.Mode.CREATE : Disk.Mode.WRITE)) {
      long end = file.size();
      try {
        write(file, end, bytes);
        file.sync();
      } catch (IOException e) { // A piece of it would spoil what is added next.
        undo(
            e,
            () -> {
              file.resize(end);
              file.sync();
            });
        throw e;
      }
    }
    if (made) {
      try {
        disk.syncDirectory(folder);
      } catch (IOException e) {
        undo(e, () -> disk.delete(path));
        throw e;
      }
    }
  }

  private interface Undoing {
    void run() throws IOException;
  }

  private static void undo(IOException failure, Undoing undoing) {
    try {
      undoing.run();
    } catch (IOException again) {
      failure.addSuppressed(again);
    }
  }

  @Override
  public long size(String name) throws IOException {
    Path path = home.resolve(name);
    if (!disk.exists(path)) {
      return 0;
    }
    try (DiskFile file = disk.open(path, Disk.Mode.READ)) {
      return file.size();
    }
  }

  @Override
  public synchronized void rename(String name, String to) throws IOException {
    Path path = home.resolve(name);
    if (disk.exists(path)) {
      disk.rename(path, home.resolve(to));
      disk.syncDirectory(folderOf(path));
    }
  }

  private Path folderOf(Path path) throws IOException {
    Path folder = Objects.requireNonNull(path.getParent());
    disk.makeDirectories(folder);
    return folder;
  }

  private void write(DiskFile file, long offset, byte[] bytes) throws IOException {
    if (bytes.length > 0) {
      try (Memory memory = disk.allocate(bytes.length)) {
        MemorySegment segment = memory.segment().asSlice(0, bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        file.write(segment, offset);
      }
    }
  }
}
