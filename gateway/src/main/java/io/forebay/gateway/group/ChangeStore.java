package io.forebay.gateway.group;

import io.forebay.gateway.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The files of [Changes]: `book`, which names `map-N`. Maps are written once under a new name, synced with
/// it, and then named; a book replaces the one before as a whole. Blocks.
final class ChangeStore {
  private static final String BOOK = "book";
  private static final String NEXT_BOOK = "book.new";
  private static final String MAP = "map-";

  private final Disk disk;
  private final Path directory;
  private final UUID group;
  private final Set<String> written = new HashSet<>();

  ChangeStore(Disk disk, Path directory, UUID group) {
    this.disk = disk;
    this.directory = directory;
    this.group = group;
  }

  /// Null when there is none. What it names is durable from here on: a killed process may have seen the new
  /// book in the cache only.
  @Nullable ChangeBook book() throws IOException, Malformed {
    written.clear();
    written.addAll(disk.list(directory));
    if (!written.contains(BOOK)) {
      return null;
    }
    disk.syncDirectory(directory);
    return ChangeBook.read(disk, directory.resolve(BOOK), group);
  }

  ChangeMap map(long number) throws IOException, Malformed {
    return number == ChangeMark.EMPTY
        ? new ChangeMap()
        : ChangeMapFile.read(disk, directory.resolve(MAP + number), group);
  }

  /// Durable with its name once a book was written.
  void write(long number, ChangeMap map) throws IOException {
    disk.makeDirectories(directory);
    written.add(MAP + number);
    ChangeMapFile.write(disk, directory.resolve(MAP + number), group, map);
  }

  /// Makes `book` the one that counts, durably; maps that it does not name go.
  void write(ChangeBook book) throws IOException {
    disk.makeDirectories(directory);
    written.add(NEXT_BOOK);
    SyncedFile.write(disk, directory.resolve(NEXT_BOOK), book.encode());
    disk.syncDirectory(directory); // The maps have their names before they are named.
    disk.rename(directory.resolve(NEXT_BOOK), directory.resolve(BOOK));
    written.add(BOOK);
    disk.syncDirectory(directory);
    sweep(book.marks());
  }

  private void sweep(List<ChangeMark> marks) throws IOException {
    Set<String> kept = new HashSet<>(Set.of(BOOK));
    for (ChangeMark mark : marks) {
      kept.add(MAP + mark.map());
    }
    for (String name : List.copyOf(written)) {
      if (!kept.contains(name)) {
        disk.delete(directory.resolve(name));
        written.remove(name);
      }
    }
  }

  /// Forgets everything. A file that is left says nothing wrong: a book counts only if the log has its
  /// position.
  void clear() throws IOException {
    if (written.remove(BOOK)) {
      disk.delete(directory.resolve(BOOK));
      disk.syncDirectory(directory);
    }
    sweep(List.of());
  }
}
